import { sayingsOfActions } from './sayings-of-actions.ts';
import { sayingsOfNotices } from './sayings-of-notices.ts';
import { sayingsOfReasons } from './sayings-of-reasons.ts';

/** A part of a text that the program writes in English, and how it is said in Portuguese: `$1` is what was in between. */
export type Saying = readonly [RegExp, string];

const sayings: readonly Saying[] = [...sayingsOfNotices, ...sayingsOfActions, ...sayingsOfReasons];

/** What was done, why, or what there is to notice, in Portuguese; in English where nobody translated it. */
export function portugueseText(text: string): string {
  return sayings.reduce((said, [part, saying]) => said.replace(part, saying), text);
}
