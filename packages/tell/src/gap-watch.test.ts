import { translate } from '@omnimind/messages/translate';
import { expect, test } from 'vitest';
import { GapWatch } from './gap-watch.ts';

function look(passed_s: number, wallPassed_s: number): string | null {
  let monotonic_s = 50;
  let wall_ms = 1e12;
  const watch = new GapWatch({ monotonic_s: () => monotonic_s, wall_ms: () => wall_ms });
  expect(watch.look(1)).toBeNull();
  monotonic_s += passed_s;
  wall_ms += wallPassed_s * 1000;
  const seen = watch.look(1);
  return seen && translate('en', seen);
}

test.each([
  ['an ordinary tick', 1, 1, null],
  ['a late tick', 2.9, 2.9, null],
  ['a clock that is slewed', 1, 1.5, null],
  ['a stop', 12, 12, 'no samples for 12 s: omnimind was stopped or did not get to run'],
  ['a sleep', 1, 3601, 'the wall clock jumped 1 h ahead: the machine slept or the clock was set'],
  ['a clock that was set back', 1, -59, 'the wall clock was set back by 1 min'],
])('%s', (_, passed_s, wallPassed_s, text) => {
  expect(look(passed_s, wallPassed_s)).toBe(text);
});
