import { evidenceNumbersIn } from '@omnimind/messages/translate';
import type { Evidence } from '@omnimind/protocol/verdict';

/** One number of the evidence as a sentence with all its figures; `undefined` where there is none. */
export function inEnglish(evidence: Evidence | null | undefined): string | undefined {
  return evidence === null || evidence === undefined ? undefined : evidenceNumbersIn('en', evidence);
}
