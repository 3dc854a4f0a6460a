import type { Language } from '@omnimind/protocol/announcement';

/** What stands on a notification of ours besides the announcement itself. */
export interface DesktopWords {
  readonly why: string;
  readonly ignore: string;
  /** Below the whole evidence. */
  more(command: string): string;
  undo(command: string): string;
}

export const desktopWords: Readonly<Record<Language, DesktopWords>> = {
  en: {
    why: 'Why?',
    ignore: 'Ignore this workload',
    more: (command) => `More in a terminal: ${command}`,
    undo: (command) => `To undo it: ${command}`,
  },
  pt: {
    why: 'Por quê?',
    ignore: 'Ignorar esta carga',
    more: (command) => `Mais no terminal: ${command}`,
    undo: (command) => `Para desfazer: ${command}`,
  },
};
