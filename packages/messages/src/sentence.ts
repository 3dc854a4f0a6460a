import type { ReceivedMessage } from '@omnimind/protocol/received-message';

/** A sentence for each code that a message may have. */
export type Sentences<Parameters> = { readonly [Code in keyof Parameters]: (parameters: Parameters[Code]) => string };

/**
 * A message as one of these sentences. The parameters of a code that is known were checked where it was made; what was stored or
 * received may be of another version: then it is shown as its code and parameters.
 */
export function sentenceIn<Table extends object>(sentences: Table, { code, parameters }: ReceivedMessage): string {
  const sentence: unknown = Object.hasOwn(sentences, code) ? Reflect.get(sentences, code) : undefined;
  try {
    if (typeof sentence === 'function') return String(sentence(parameters));
  } catch {
    // It lacks a parameter.
  }
  return `${code} ${JSON.stringify(parameters)}`;
}
