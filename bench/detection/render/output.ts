import { omnimind } from '../contenders/omnimind.ts';
import { type Bar, isReached } from '../score/bars.ts';
import { confusionOf } from '../score/confusion.ts';
import type { Outcomes } from '../score/outcome.ts';
import type { StateSize } from '../score/state.ts';
import {
  alone,
  contended,
  leakKinds,
  leaksOf,
  liveAll,
  publicAll,
  publicNormal,
  type Subset,
  test,
  tuning,
} from '../score/subsets.ts';
import { tallyOf } from '../score/tally.ts';
import type { Complaint } from './complaints.ts';
import type { Section } from './sections.ts';
import { plainTable } from './table.ts';

/** The tables for a terminal. */
export function linesOf(sections: readonly Section[]): string {
  return sections.map(({ title, table }) => `\n${title}\n\n${plainTable(table)}`).join('\n');
}

const subsets: readonly Subset[] = [
  liveAll,
  tuning,
  test,
  alone,
  contended,
  publicAll,
  publicNormal,
  ...leakKinds.map(leaksOf),
];

/** The same for a program: every tally of every contender, the bars and what OmniMind got wrong. */
export function jsonOf(result: {
  outcomes: Outcomes;
  states: ReadonlyMap<string, StateSize>;
  bars: readonly Bar[];
  complaints: readonly Complaint[];
}): string {
  const contenders = [...result.outcomes].map(([name, outcomes]) => ({
    name,
    state_bytes: result.states.get(name),
    subsets: subsets.map((subset) => {
      const some = outcomes.filter(subset.holds);
      return { name: subset.name, ...tallyOf(some), confusion: name === omnimind.name ? confusionOf(some) : undefined };
    }),
  }));
  const bars = result.bars.map((bar) => ({ ...bar, reached: isReached(bar) }));
  return JSON.stringify({ contenders, bars, complaints: result.complaints }, null, 2);
}
