import type { MessageCode, MessageParameters, ReceivedMessage } from '@omnimind/protocol/message';

/** A sentence for each code that a message may have. */
export type Sentences<Parameters> = { readonly [Code in keyof Parameters]: (parameters: Parameters[Code]) => string };

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
