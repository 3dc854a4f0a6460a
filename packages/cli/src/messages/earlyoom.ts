import type { CheckedPattern, EarlyoomCheck, EarlyoomForecast } from '@omnimind/daemon';
import type { Language } from '../render/locale.ts';
import { earlyoomEnglish } from './earlyoom-english.ts';
import { earlyoomPortuguese } from './earlyoom-portuguese.ts';

type Candidate = EarlyoomForecast['simulation']['candidates'][number];

/** What `omnimind earlyoom` says. `{name}` stands for a fact. */
export interface EarlyoomTexts {
  readonly checkTitle: string;
  readonly simulateTitle: string;
  readonly source: Readonly<Record<EarlyoomCheck['source'] | 'configuration', string>>;
  readonly refusals: Readonly<Record<NonNullable<CheckedPattern['refusal']>, string>>;
  readonly warnings: Readonly<Record<CheckedPattern['warnings'][number], string>>;
  readonly sound: string;
  readonly matched: string;
  readonly matchesNobody: string;
  readonly instead: string;
  readonly unspared: string;
  readonly noPatterns: string;
  readonly heads: Readonly<Record<'rank' | 'pid' | 'name' | 'badness' | 'adjustment' | 'memory' | 'why', string>>;
  readonly why: Readonly<Record<'score' | 'preferred' | 'avoided' | NonNullable<Candidate['exemption']>, string>>;
  readonly wouldAct: Readonly<Record<'SIGTERM' | 'SIGKILL' | 'none', string>>;
  readonly memory: string;
  readonly swap: string;
  readonly victim: string;
  readonly noVictim: string;
  readonly rules: string;
  readonly assumedRules: string;
}

export function earlyoomTexts(language: Language): EarlyoomTexts {
  return language === 'pt' ? earlyoomPortuguese : earlyoomEnglish;
}
