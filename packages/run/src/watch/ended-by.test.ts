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
  return by.notices(status).map(({ code, parameters }) => [code, parameters]);
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
  expect(by.notices(134)).toEqual([]);
});
