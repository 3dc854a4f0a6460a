import type { Language } from '@omnimind/protocol/announcement';
import type { Configuration } from '@omnimind/protocol/configuration';
import { readLocale } from './locale.ts';

/** The language in which people are told: as configured, else as the environment has it. */
export function languageOf({ notify }: Configuration, environment: NodeJS.ProcessEnv = process.env): Language {
  return notify.language === 'auto' ? readLocale(environment).language : notify.language;
}
