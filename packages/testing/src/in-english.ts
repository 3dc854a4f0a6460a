import { evidenceIn } from '@omnimind/messages/translate';
import type { Evidence } from '@omnimind/protocol/verdict';

/** The sentence of one number of the evidence; `undefined` where there is none. */
export function inEnglish(evidence: Evidence | null | undefined): string | undefined {
  return evidence === null || evidence === undefined ? undefined : evidenceIn('en', evidence);
}
