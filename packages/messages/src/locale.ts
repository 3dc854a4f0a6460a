import type { Language } from '@omnimind/protocol/announcement';

export type { Language };

/** Language and character set of whoever reads, from the environment as locale(7) ranks it. */
export interface Locale {
  readonly language: Language;
  readonly unicode: boolean;
}

/** Reads LC_ALL, then LC_MESSAGES or LC_CTYPE, then LANG; an empty variable counts as unset. */
export function readLocale(environment: NodeJS.ProcessEnv): Locale {
  const first = (...names: string[]) => names.map((name) => environment[name]).find(Boolean) ?? '';
  return {
    language: /^pt_BR(?![a-z])/i.test(first('LC_ALL', 'LC_MESSAGES', 'LANG')) ? 'pt' : 'en',
    unicode: /utf-?8/i.test(first('LC_ALL', 'LC_CTYPE', 'LANG')),
  };
}
