import { web as english, type Texts } from '@omnimind/messages/english';
import { type Format, formatOf } from '@omnimind/messages/format';
import { web as portuguese } from '@omnimind/messages/portuguese';
import type { Language } from '@omnimind/protocol/announcement';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** Texts and formats of one language. */
export interface Words {
  readonly language: Language;
  readonly texts: Texts['web'];
  readonly format: Format;
}

const words: Readonly<Record<Language, Words>> = {
  en: { language: 'en', texts: english, format: formatOf('en') },
  pt: { language: 'pt', texts: portuguese, format: formatOf('pt') },
};

const WordsContext = createContext(words.en);

export const WordsProvider = WordsContext.Provider;

export function wordsIn(language: Language): Words {
  return words[language];
}

export function useWords(): Words {
  return useContext(WordsContext);
}
