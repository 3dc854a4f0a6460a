import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createContext } from './context.ts';
import { ProcessorTakers, StarvationWatch } from './processor-takers.ts';

let proc: FakeProc;
beforeEach(() => {
  proc = new FakeProc();
});
afterEach(() => proc.delete());

test('who uses the processors is told from the second look on, those of the workload left out', () => {
  const takers = new ProcessorTakers(createContext(proc.path, proc.slow));
  proc.add(10, { name: 'own', utime: 5 });
  proc.add(20, { name: 'python3', commandLine: ['python3', 'train.py'], utime: 100 });
  proc.add(30, { name: 'idle' });
  const isOwn = (pid: number) => pid === 10;
  expect(takers.of(100, isOwn)).toBeNull();
  expect(takers.of(101, isOwn)).toBeNull();
  proc.set(10, { name: 'own', utime: 505 });
  proc.set(20, { name: 'python3', commandLine: ['python3', 'train.py'], utime: 1100 });
  proc.add(40, { name: 'cc1plus', utime: 200 });
  expect(takers.of(110, isOwn)).toEqual([
    { pid: 20, name: 'python3 train.py', cores: 1 },
    { pid: 40, name: 'cc1plus', cores: 0.2 },
  ]);
  const known = [{ pid: 50, name: 'ld', cpu_s: 3 }];
  const ofKnown = new ProcessorTakers(createContext(proc.path, proc.slow), () => known);
  expect(ofKnown.of(100, isOwn)).toBeNull();
  known[0] = { pid: 50, name: 'ld', cpu_s: 8 };
  expect(ofKnown.of(110, isOwn)).toEqual([{ pid: 50, name: 'ld', cores: 0.5 }]);
  // What was seen long ago is no use of the last seconds.
  expect(takers.of(500, isOwn)).toBeNull();
});

test.each([
  ['98 % of the time waited', 0.02, 0.98, true],
  ['half of it', 0.5, 0.5, false],
  ['hardly anything wanted', 0.001, 0.05, false],
])('%s', (_, used, waited, isStarved) => {
  const watch = new StarvationWatch();
  const last = Array.from({ length: 20 }, (__, t) =>
    watch.isStarved({ t, user_usec: t * used * 1e6, system_usec: 0, run_delay_usec: t * waited * 1e6 }),
  ).at(-1);
  expect(last).toBe(isStarved);
});
