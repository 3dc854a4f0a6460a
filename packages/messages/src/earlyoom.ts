import type { OomExemption } from '@omnimind/linux/earlyoom/candidates';
import type { PatternRefusal, PatternWarning } from '@omnimind/linux/earlyoom/pattern-judge';
import { earlyoomEnglish } from './earlyoom-english.ts';
import { earlyoomPortuguese } from './earlyoom-portuguese.ts';
import type { Language } from './locale.ts';

/** What `omnimind earlyoom` says. `{name}` stands for a fact. */
export interface EarlyoomTexts {
  readonly checkTitle: string;
  readonly simulateTitle: string;
  readonly source: Readonly<Record<'process' | 'settings' | 'none' | 'given' | 'configuration', string>>;
  readonly refusals: Readonly<Record<PatternRefusal, string>>;
  readonly warnings: Readonly<Record<PatternWarning, string>>;
  readonly sound: string;
  readonly matched: string;
  readonly matchesNobody: string;
  readonly instead: string;
  readonly unspared: string;
  readonly unchecked: string;
  readonly noPatterns: string;
  readonly heads: Readonly<Record<'rank' | 'pid' | 'name' | 'badness' | 'adjustment' | 'memory' | 'why', string>>;
  readonly why: Readonly<Record<'score' | 'preferred' | 'avoided' | OomExemption, string>>;
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
