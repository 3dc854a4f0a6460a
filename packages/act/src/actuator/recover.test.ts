import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { message } from '@omnimind/protocol/message';
import { FakeManager } from '@omnimind/testing/fake-manager';
import { FakeScheduling } from '@omnimind/testing/fake-scheduling';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from './journal.ts';
import { recoverJournals } from './recover.ts';

let directory = '';
let systemd: FakeManager;
let inode = 0;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-recover-'));
  mkdirSync(join(directory, 'journal'));
  systemd = new FakeManager({ mount: join(directory, 'cgroup') });
  inode = systemd.addUnit('hog.service');
});
afterEach(() => rmSync(directory, { recursive: true }));

const recover = () =>
  recoverJournals(join(directory, 'journal'), {
    scheduling: new FakeScheduling(),
    cgroupRoot: join(directory, 'cgroup'),
    connect: () => systemd,
  });

/** What a monitor that is no more has left. */
function leave(
  name: string,
  entries: readonly object[],
  damage: (text: string) => string | Uint8Array = (text) => text,
) {
  const boot_id = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const header = { format: 'omnimind-journal', version: 1, owner: { pid: 12, starttime: 1, boot_id }, marker: null };
  const text = [header, ...entries].map((each) => `${JSON.stringify(each)}\n`).join('');
  writeFileSync(join(directory, 'journal', name), damage(text));
}

const entry = (before: string) => ({
  ...{ workload: 'w', manager: 'system', unit: 'hog.service', inode, rung: 'throttle' },
  ...{ property: 'MemoryHigh', signature: 't', before, set: '100' },
});

test('a number that a damaged disk made none is passed over, and what stands beside it undone', async () => {
  systemd.units.get('hog.service')?.set('MemoryHigh', 100n);
  leave('12-1.jsonl', [entry('0.5'), entry('1e9'), entry('')]);
  leave('12-2.jsonl', [entry('77')]);
  await recover();
  expect(systemd.value('hog.service', 'MemoryHigh')).toBe(77n);
});

test('a setting that was changed often is restored once, and none of it passes for changed by others', async () => {
  systemd.units.get('hog.service')?.set('MemoryHigh', 100n);
  leave('12-1-reserve.jsonl', [{ ...entry('77'), set: '90' }, { ...entry('77'), set: '95' }, entry('77')]);
  const [notice] = await recover();
  expect(systemd.value('hog.service', 'MemoryHigh')).toBe(77n);
  expect(notice?.parameters).toMatchObject({ action: { parameters: { done: 1, of: 1, kept: 0 } } });
});

test('no damage of a journal ends who reads it', async () => {
  const pieces = fc.constantFrom(
    'null',
    '-1',
    '1e400',
    '"x"',
    '{}',
    '[]',
    '9'.repeat(400),
    '['.repeat(5000),
    '\0',
    '\n',
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(64), pieces, fc.boolean(), async (at, length, piece, isFlipped) => {
      leave('12-1.jsonl', [entry('77'), entry('88')], (text) => {
        const start = at % text.length;
        if (!isFlipped) return text.slice(0, start) + piece + text.slice(start + length);
        const bytes = Buffer.from(text);
        bytes[start] = (bytes[start] ?? 0) ^ (1 << (length % 8));
        return bytes;
      });
      await recover();
    }),
    { numRuns: 300 },
  );
});

test('a journal is not written through a link that another user laid: then nothing is changed', () => {
  const theirs = join(directory, 'theirs');
  writeFileSync(theirs, 'kept');
  // What `sudo -E` does: root writes where another user may.
  const probe = new Journal(join(directory, 'journal'), null);
  const one = {
    ...{ workload: 'w', pid: 5, starttime: 1, tid: 5, began: 1 },
    nice: { before: 0, set: 10 },
    io: null,
  };
  expect(probe.note([one])).toBeNull();
  const [name = ''] = readdirSync(join(directory, 'journal'));
  rmSync(join(directory, 'journal', name));
  symlinkSync(theirs, join(directory, 'journal', name));
  expect(new Journal(join(directory, 'journal'), null).note([one])).toEqual(
    message('reason.not_journaled', { error: 'ELOOP' }),
  );
  expect(readFileSync(theirs, 'utf8')).toBe('kept');
});
