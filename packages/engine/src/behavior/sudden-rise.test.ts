import { expect, test } from 'vitest';
import { SuddenRise } from './sudden-rise.ts';

const MiB = 2 ** 20;
const none = Number.POSITIVE_INFINITY;

function look(levels: readonly (readonly [t: number, MiB: number])[], remaining = 300): number[] {
  const rise = new SuddenRise();
  return levels.map(([t, level]) => rise.secondsLeft(t, level * MiB, remaining * MiB));
}

test('three levels within a second that each rise are enough; the slower step counts', () => {
  const left = look([
    [5, 100],
    [5.1, 140],
    [5.2, 170],
  ]);
  expect(left.slice(0, 2)).toEqual([none, none]);
  expect(left[2]).toBeCloseTo(1, 3);
});

test.each([
  [
    'one allocation',
    [
      [5, 100],
      [5.1, 400],
      [5.2, 400],
    ],
  ],
  [
    'what has more than three seconds',
    [
      [5, 100],
      [5.1, 109],
      [5.2, 118],
    ],
  ],
  [
    'what gives back',
    [
      [5, 100],
      [5.1, 400],
      [5.2, 100],
    ],
  ],
  [
    'ticks of a second each',
    [
      [5, 100],
      [6, 400],
      [7, 700],
    ],
  ],
  [
    'levels of one moment',
    [
      [5, 100],
      [5.01, 140],
      [5.02, 180],
    ],
  ],
] as const)('%s is not sudden', (_, levels) => {
  expect(look(levels)).toEqual([none, none, none]);
});
