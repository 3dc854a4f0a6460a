import type { Language } from '@omnimind/protocol/announcement';
import type { Message, ReceivedMessage } from '@omnimind/protocol/message';
import { english, sentences as englishSentences, type Texts } from './english.ts';
import { portuguese, sentences as portugueseSentences } from './portuguese.ts';
import { sentenceIn } from './sentence.ts';

const languages: Readonly<Record<Language, Texts>> = { en: english, pt: portuguese };
/** Apart from the other texts, so that a bundle that only translates messages does without those. */
const sentences = { en: englishSentences, pt: portugueseSentences };

/** All texts of a language. */
export function textsIn(language: Language): Texts {
  return languages[language];
}

/**
 * A message as a sentence, not escaped: names in it are as they came, so whoever shows it escapes it for that place. One whose
 * code is of a newer version is shown as its code and parameters.
 */
export function translate(language: Language, message: Message | ReceivedMessage): string {
  return sentenceIn(sentences[language], message);
}
