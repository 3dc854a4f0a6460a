import type { Language } from './locale.ts';

/** What `omnimind why` says of a process that was killed. */
export interface WhyKilledTexts {
  readonly killed: string;
  readonly why: string;
  readonly when: string;
  readonly workload: string;
  readonly unknown: string;
  readonly unwatched: string;
  readonly hint: string;
}

const english: WhyKilledTexts = {
  killed: 'killed',
  why: 'why',
  when: 'when',
  workload: 'workload',
  unknown: 'nobody saw which one',
  unwatched: 'nobody watched it before',
  hint: 'Who would be next: omnimind earlyoom simulate',
};

const portuguese: WhyKilledTexts = {
  killed: 'morto',
  why: 'por quê',
  when: 'quando',
  workload: 'carga',
  unknown: 'ninguém viu qual',
  unwatched: 'ninguém a observava antes',
  hint: 'Quem seria o próximo: omnimind earlyoom simulate',
};

export function whyKilledTexts(language: Language): WhyKilledTexts {
  return language === 'pt' ? portuguese : english;
}
