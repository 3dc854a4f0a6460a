import type { EvidenceParameters, Signal } from '@omnimind/protocol/evidence';
import type { MessageCode, MessageParameters, ReceivedMessage } from '@omnimind/protocol/message';

/** A sentence for each code that a message may have. */
export type Sentences<Parameters> = { readonly [Code in keyof Parameters]: (parameters: Parameters[Code]) => string };

/** A sentence for each signal, made of the value and of what the evidence says besides. */
export type EvidenceSentences = {
  readonly [Each in Signal]: (value: number, parameters: EvidenceParameters[Each]) => string;
};
/** Figures that no sentence says. */
export type EvidenceNumbers = {
  readonly [Each in Signal]?: (parameters: EvidenceParameters[Each]) => string;
};

/** What `translate` does, for a language's own file: there a sentence may hold another one. */
export function sentenceIn(sentences: Sentences<MessageParameters>, { code, parameters }: ReceivedMessage): string {
  const sentence = Object.hasOwn(sentences, code) ? sentences[code as MessageCode] : undefined;
  try {
    if (sentence !== undefined) return (sentence as (given: unknown) => string)(parameters);
  } catch {
    // The parameters of a code that is known were checked where it was made; what was stored or received may lack some.
  }
  return `${code} ${JSON.stringify(parameters)}`;
}
