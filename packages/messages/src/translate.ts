import type { Language } from '@omnimind/protocol/announcement';
import type { Message, ReceivedMessage } from '@omnimind/protocol/message';
import { english, type Texts } from './english.ts';
import { portuguese } from './portuguese.ts';

const languages: Readonly<Record<Language, Texts>> = { en: english, pt: portuguese };

/** All texts of a language. */
export function textsIn(language: Language): Texts {
  return languages[language];
}

/**
 * A message as a sentence, not escaped: names in it are as they came, so whoever shows it escapes it for that place. One whose
 * code is of a newer version is shown as its code and parameters.
 */
export function translate(language: Language, message: Message | ReceivedMessage): string {
  const { sentences } = textsIn(language);
  const { code, parameters } = message;
  // The parameters of a code that is known were checked where it was made; what was stored or received may lack some.
  const sentence = Object.hasOwn(sentences, code) ? sentences[code as keyof typeof sentences] : undefined;
  return sentence === undefined
    ? `${code} ${JSON.stringify(parameters)}`
    : (sentence as (given: unknown) => string)(parameters);
}
