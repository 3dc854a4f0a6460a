import { expect, test } from 'vitest';
import { Totals } from './totals.ts';

const none = {
  anonBytes: 0,
  anonShared: 0,
  anonMerged: 0,
  fileBytes: 0,
  swapBytes: 0,
  swapShared: 0,
  ioDenied: false,
} as const;

/** What a process maps of shared memory, what of that was mapped since it was looked at, and what it has open, each in MiB. */
function holding(mapped: number, since: number, open: Readonly<Record<string, number>>, ids: readonly string[] = []) {
  const shared = { shmemBytes: mapped, shmemShared: 0, mappedBytes: mapped, mappedSince: since, isShareMeasured: true };
  const files = { count: 3, inMemory: new Map(Object.entries(open)), mapped: new Set(ids) };
  return { ended: false, threads: 1, sharesMemory: false, details: { ...none, ...shared, open: files } };
}

function shared(...processes: ReturnType<typeof holding>[]): number {
  const totals = new Totals();
  totals.clearGauges();
  for (const process of processes) totals.addGaugesOf(process);
  totals.completeGauges();
  return totals.shmemBytes;
}

test('what is mapped and what is open and not mapped by anybody add up', () => {
  expect(shared(holding(100, 0, { a: 50 }))).toBe(150);
  expect(shared(holding(100, 0, { a: 100 }, ['a']))).toBe(100);
  expect(shared(holding(100, 0, {}, ['a']), holding(0, 0, { a: 100, b: 30 }))).toBe(130);
});

test('what was mapped since may be what is open', () => {
  expect(shared(holding(140, 40, { a: 50 }))).toBe(150);
  expect(shared(holding(10, 0, { a: 100 }, ['a']))).toBe(100);
});
