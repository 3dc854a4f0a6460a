import { commandHeap } from '@omnimind/observe/runtime-heap';
import { expect, test } from 'vitest';
import { EndedBy } from './run-facts.ts';

const MiB = 2 ** 20;
const heap = { of: 'memory', source: 'v8', name: 'node heap-limit.js', limit: 600 * MiB, used: 400 * MiB } as const;

function ended(status: number, anon_MiB: number, limit: object = {}, t = 0): unknown[] {
  const by = new EndedBy();
  by.add({ t: t - 5, anon_bytes: 440 * MiB, limits: [{ ...heap, ...limit }] });
  if (t > 0) by.add({ t: 5, anon_bytes: anon_MiB * MiB, limits: [] });
  by.add({ t: 9, anon_bytes: anon_MiB * MiB });
  by.add({ t: 10, anon_bytes: null });
  return by.notices(status, 9).map(({ code, parameters }) => [code, parameters]);
}

test('a command that aborts at its heap limit is said to have ended there', () => {
  const parameters = { source: 'v8', name: 'node heap-limit.js', limit_bytes: 600 * MiB, used_bytes: 590 * MiB };
  expect(ended(134, 630)).toEqual([['run.ended_at_limit', parameters]]);
});

test('not one that fails otherwise, has room left, or does well', () => {
  expect(ended(1, 630)).toEqual([]);
  expect(ended(134, 450)).toEqual([]);
  expect(ended(0, 630)).toEqual([]);
});

test('at the limit of its address space any failure is taken for it', () => {
  expect(ended(1, 630, { source: 'address_space' })).toHaveLength(1);
});

test('limits without its heap are those of a process that is being torn down, or of memory that is no heap', () => {
  expect(ended(134, 630, {}, 1)).toHaveLength(1);
  const by = new EndedBy();
  by.add({ t: 0, anon_bytes: 440 * MiB, limits: [heap] });
  by.add({ t: 60, anon_bytes: 630 * MiB, limits: [] });
  expect(by.notices(134, 61)).toEqual([]);
});

test('what was taken between the last sample and the end is counted as it rose before', () => {
  const by = new EndedBy();
  by.add({ t: 0.1, anon_bytes: 40 * MiB, limits: [{ ...heap, used: 0 }] });
  by.add({ t: 0.2, anon_bytes: 240 * MiB, limits: [{ ...heap, used: 200 * MiB }] });
  expect(by.notices(134, 0.4)).toMatchObject([{ parameters: { used_bytes: 600 * MiB } }]);
  expect(by.notices(1, 0.4)).toEqual([]);
  const steady = new EndedBy();
  for (const t of [0.1, 0.2]) steady.add({ t, anon_bytes: 240 * MiB, limits: [{ ...heap, used: 200 * MiB }] });
  expect(steady.notices(134, 9)).toEqual([]);
});

test('a command that aborts before its limits are read is held against those of its own words', () => {
  const by = new EndedBy();
  by.add({ t: 0.1, anon_bytes: 60 * MiB });
  by.add({ t: 0.25, anon_bytes: 160 * MiB });
  expect([by.isAbortBeforeLimits(134), by.isAbortBeforeLimits(1)]).toEqual([true, false]);
  const heap = commandHeap(['/usr/bin/node', '--max-old-space-size=200', 'leak.js'], {}, 2 ** 34);
  if (heap !== null) by.assume(heap);
  const parameters = { source: 'v8', name: 'node leak.js', limit_bytes: 200 * MiB };
  expect(by.notices(134, 0.4)).toMatchObject([{ parameters }]);
  expect(commandHeap(['node', 'leak.js'], {}, 2 ** 34)).toBeNull();
  expect(commandHeap(['npm', 'test'], { NODE_OPTIONS: '--max-old-space-size=100' }, 2 ** 34)?.limit).toBe(100 * MiB);
});
