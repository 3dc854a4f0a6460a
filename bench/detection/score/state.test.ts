import { expect, test } from 'vitest';
import type { Contender } from '../contenders/contender.ts';
import { stateOf } from './state.ts';

test('the state of a workload is what it holds: a buffer from the start, and a list that grows', () => {
  const contender: Contender = {
    name: 'fake',
    rule: '',
    start: () => {
      const held = { buffer: new Float64Array(4096), list: [] as string[] };
      return {
        observe: ({ t }) => {
          if (t % 100 === 0) held.list.push(`tick ${t} of a list that grows`.padEnd(100, '.'));
          held.buffer[0] = t;
          return [];
        },
      };
    },
  };
  const { atFew, atMany } = stateOf(contender);
  expect(atFew / 1024).toBeGreaterThan(32);
  expect(atFew / 1024).toBeLessThan(36);
  // A thousand strings of a hundred bytes and more.
  expect(atMany - atFew).toBeGreaterThan(100_000);
});
