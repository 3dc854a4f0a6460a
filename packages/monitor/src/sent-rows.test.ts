import { fakeTickRow } from '@omnimind/testing/fake-monitor';
import { fakeVerdictOf } from '@omnimind/testing/fake-verdict';
import { expect, test } from 'vitest';
import { SentRows, type WholeRow } from './sent-rows.ts';

const MiB = 2 ** 20;
const rowOf = (changes: Partial<WholeRow> = {}): WholeRow => ({
  ...fakeTickRow('w'),
  ...{ headroom_bytes: 1000 * MiB, verdict: null, description: null, earlier: null },
  ...changes,
});

test('a row is sent once, and again when something of it changes', () => {
  const rows = new SentRows();
  expect(rows.update(rowOf())).toEqual(rowOf());
  expect(rows.update(rowOf())).toBeNull();
  const changes = [
    { anon_bytes: 7 * MiB },
    { cpu_cores: 0.7 },
    { pids: 9 },
    { rung: 'throttle' },
    { stalled_usec: [1, 2, 3, 4, 5] },
    { stalled_usec: [1, 2, 3, 4, 6] },
    { protected_by: 'itself' },
    { gpu_bytes: MiB },
    { name: 'other' },
  ] as const;
  for (const change of changes) {
    expect(rows.update(rowOf(change))).toMatchObject(change);
    expect(rows.update(rowOf(change))).toBeNull();
  }
});

test('what is large and seldom new is left out of a row that changed otherwise', () => {
  const rows = new SentRows();
  const verdict = fakeVerdictOf('alert');
  expect(rows.update(rowOf({ verdict }))).toHaveProperty('verdict', verdict);
  const changed = rows.update(rowOf({ verdict, pids: 4 }));
  expect(changed).toMatchObject({ pids: 4 });
  for (const key of ['verdict', 'description', 'earlier']) expect(changed).not.toHaveProperty(key);
  expect(rows.update(rowOf({ verdict: null, pids: 4 }))).toHaveProperty('verdict', null);
});

test('what the machine has left is sent when it changed by 2 % since it was sent', () => {
  const rows = new SentRows();
  rows.update(rowOf());
  expect(rows.update(rowOf({ headroom_bytes: 990 * MiB }))).toBeNull();
  expect(rows.update(rowOf({ headroom_bytes: 981 * MiB }))).toBeNull();
  expect(rows.update(rowOf({ headroom_bytes: 979 * MiB }))).toMatchObject({ headroom_bytes: 979 * MiB });
  expect(rows.update(rowOf({ headroom_bytes: 970 * MiB }))).toBeNull();
  expect(rows.update(rowOf({ headroom_bytes: null }))).toMatchObject({ headroom_bytes: null });
});

test('what is forgotten is sent anew', () => {
  const rows = new SentRows();
  rows.update(rowOf());
  rows.forget('w');
  expect(rows.has('w')).toBe(false);
  expect(rows.update(rowOf())).toEqual(rowOf());
  rows.clear();
  expect(rows.update(rowOf())).toEqual(rowOf());
});
