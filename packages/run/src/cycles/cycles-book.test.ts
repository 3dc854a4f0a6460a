import { fakeCycle } from '@omnimind/testing/fake-cycle';
import { expect, test } from 'vitest';
import { CyclesBook, type CyclesFacts } from './cycles-book.ts';

const facts: CyclesFacts = {
  ...{ name: 'suite', command: ['suite'], directory: '/', mode: 'smart', started: '2026-03-05T14:00:00.000Z' },
  ...{ host: { name: 'host', cores: 2, memory_bytes: 2 ** 31, swap_bytes: 0 }, planned: 50, watched: [], resumed: 0 },
};

test('the usual peak of a cycle is known from the first one on that passed, and follows the newest', () => {
  const book = new CyclesBook(facts);
  const add = (peak_anon_bytes: number | null, outcome: 'passed' | 'failed' = 'passed') =>
    book.add(fakeCycle(book.cycles.length + 1, { outcome, memory: { peak_anon_bytes } }), true);
  add(900e6, 'failed');
  add(null);
  expect(book.usualPeak).toBeUndefined();
  add(400e6);
  expect(book.usualPeak).toBe(400e6);
  for (let i = 0; i < 20; i += 1) add(200e6);
  expect(book.usualPeak).toBe(200e6);
});
