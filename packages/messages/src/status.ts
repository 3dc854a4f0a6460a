import type { Language } from './locale.ts';

/** What `omnimind status` says. */
export interface StatusTexts {
  readonly trouble: string;
  readonly busiest: string;
  readonly allWell: string;
  /** `and 3 more` */
  more(count: number): string;
  ignored(count: number): string;
  hint(top: string, why: string): string;
}

const english: StatusTexts = {
  trouble: 'In trouble',
  busiest: 'Busiest',
  allWell: 'All is well.',
  more: (count) => `and ${count} more`,
  ignored: (count) => `${count} ${count === 1 ? 'is' : 'are'} ignored`,
  hint: (top, why) => `Live: ${top}   What happened before: ${why}`,
};

const portuguese: StatusTexts = {
  trouble: 'Com problemas',
  busiest: 'Mais ativas',
  allWell: 'Está tudo bem.',
  more: (count) => `e mais ${count}`,
  ignored: (count) => `${count} ${count === 1 ? 'ignorada' : 'ignoradas'}`,
  hint: (top, why) => `Ao vivo: ${top}   O que houve antes: ${why}`,
};

export function statusTexts(language: Language): StatusTexts {
  return language === 'pt' ? portuguese : english;
}
