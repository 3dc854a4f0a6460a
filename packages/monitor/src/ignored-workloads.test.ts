import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Snapshot } from '@omnimind/engine/snapshot';
import { translate } from '@omnimind/messages/translate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { IgnoredWorkloads } from './ignored-workloads.ts';

let directory: string;
const notices: string[] = [];
const open = () =>
  new IgnoredWorkloads((notice) => notices.push(translate('en', notice)), { XDG_STATE_HOME: directory });
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-ignored-'));
  notices.length = 0;
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const workload = (id: string, protectedBy: string | null = null) => ({
  id,
  facts: { interval_s: 1, host: { cores: 1, memory_bytes: 1, swap_bytes: 0 }, workload: { name: id } },
  sample: { t: 0 },
  protectedBy,
});
const snapshot: Snapshot = { time_s: 5, workloads: [workload('a'), workload('b', 'itself'), workload('c')] };

test('what is ignored is protected, and stays so over a restart until it is gone', () => {
  const ignored = open();
  expect(ignored.protect(snapshot)).toBe(snapshot);
  ignored.set('a', true);
  ignored.set('b', true);
  for (const known of [ignored, open()])
    expect(known.protect(snapshot).workloads.map(({ protectedBy }) => protectedBy)).toEqual([
      'it is ignored',
      'itself',
      null,
    ]);
  ignored.set('a', false);
  ignored.gone('b');
  expect(open().protect(snapshot)).toBe(snapshot);
});

test('a damaged file ignores nobody, and is written anew', () => {
  open().set('a', true);
  writeFileSync(join(directory, 'omnimind/ignored-workloads.json'), '{');
  expect(open().has('a')).toBe(false);
  open().set('c', true);
  expect(open().has('c')).toBe(true);
});

test('of very many the oldest go', () => {
  const ignored = open();
  for (let number = 0; number < 510; number += 1) ignored.set(`w-${number}`, true);
  expect([ignored.has('w-9'), ignored.has('w-10'), open().has('w-509')]).toEqual([false, true, true]);
});

test('where nothing can be kept it holds for now, and that is told', () => {
  writeFileSync(join(directory, 'omnimind'), 'a file is in the way');
  const ignored = open();
  ignored.set('a', true);
  expect(ignored.has('a')).toBe(true);
  expect(notices).toEqual([expect.stringContaining('forgotten when the monitor ends')]);
});
