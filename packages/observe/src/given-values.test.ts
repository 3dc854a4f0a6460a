import { FakeMachine } from '@omnimind/testing/fake-machine';
import { expect, test } from 'vitest';
import { givenPeak } from './given-values.ts';

test.each([
  ['1000000', 1e6],
  ['', undefined],
  ['-5', undefined],
  ['1e12', undefined],
  ['NaN', undefined],
  ['much', undefined],
])('a usual peak of "%s" is one if it is a number that the machine has', (value, expected) => {
  const machine = new FakeMachine({ '/proc/7/environ': `HOME=/\0OMNIMIND_USUAL_PEAK=${value}\0LANG=C\0` });
  expect(givenPeak(7, `${machine.root}/proc`, 2 ** 31).usual_peak_bytes).toBe(expected);
  machine.delete();
});

test('who has none, or is gone, says nothing', () => {
  const machine = new FakeMachine({ '/proc/7/environ': 'HOME=/\0XOMNIMIND_USUAL_PEAK=5\0' });
  expect([7, 8].map((pid) => givenPeak(pid, `${machine.root}/proc`, 2 ** 31))).toEqual([{}, {}]);
  machine.delete();
});
