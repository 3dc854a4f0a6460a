import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { asWritten, message } from '@omnimind/protocol/message';
import type { TraceHeader } from '@omnimind/protocol/trace';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RunKeeper } from './run-keeper.ts';
import { isRunId, newRunId, stateDirectory } from './state-directory.ts';

let runs = '';
beforeEach(() => {
  runs = join(mkdtempSync(join(tmpdir(), 'omnimind-keeper-')), 'state/runs');
});
afterEach(() => rmSync(join(runs, '../..'), { recursive: true }));

const header: TraceHeader = {
  format: 'omnimind-trace',
  version: 1,
  interval_s: 1,
  host: { cores: 1, memory_bytes: 1, swap_bytes: 0 },
  workload: { name: 'x' },
};
const about = { name: 'x', command: ['x', '--password=secret'], mode: 'smart', started: '' } as const;
const notice: OmnimindEvent = { type: 'notice', t: 0, time: '', workload: 'x', severity: 'ok', text: asWritten('y') };

test('directories and files are their owner’s alone', async () => {
  const keeper = new RunKeeper(runs, newRunId(0));
  keeper.begin({ ...about, command: [...about.command] }, header);
  keeper.event(notice);
  await keeper.closeTrace();
  const modeOf = (path: string) => statSync(path).mode & 0o777;
  expect([modeOf(join(runs, '..')), modeOf(runs), modeOf(keeper.directory)]).toEqual([0o700, 0o700, 0o700]);
  expect(readdirSync(keeper.directory).map((name) => [name, modeOf(join(keeper.directory, name))])).toEqual([
    ['events.jsonl', 0o600],
    ['run.json', 0o600],
    ['trace.jsonl.gz', 0o600],
  ]);
  expect(keeper.notices).toEqual([]);
});

test('two runs that begin at once have directories of their own', () => {
  const keepers = [new RunKeeper(runs, newRunId(0)), new RunKeeper(runs, newRunId(0))];
  for (const keeper of keepers) keeper.begin({ ...about, command: [] }, header);
  expect(readdirSync(runs)).toHaveLength(2);
});

test('a place that cannot be written is told once, and nothing is thrown', async () => {
  writeFileSync(join(runs, '../..', 'state'), 'a file where the directory should be');
  const keeper = new RunKeeper(runs, newRunId(0));
  keeper.begin({ ...about, command: [] }, header);
  keeper.sample({ t: 0 });
  keeper.event(notice);
  await keeper.closeTrace();
  expect(keeper.notices).toEqual([
    { code: 'run.not_kept', parameters: { reason: expect.objectContaining({ code: 'file.unwritable' }) } },
  ]);
});

test('events are bounded', () => {
  const keeper = new RunKeeper(runs, newRunId(0));
  keeper.begin({ ...about, command: [] }, header);
  for (let i = 0; i < 10_005; i += 1) keeper.event(notice);
  expect(readFileSync(join(keeper.directory, 'events.jsonl'), 'utf8').trim().split('\n')).toHaveLength(10_000);
  expect(keeper.notices).toEqual([message('run.first_events', { count: 10_000 })]);
});

test('an id sorts by time and is known as one', () => {
  const id = newRunId(Date.UTC(2026, 10, 23, 23, 10, 35), () => '01ab00');
  expect(id).toBe('20261123-231035-01ab00');
  expect([id, '..', 'notes', `${id}x`].map(isRunId)).toEqual([true, false, false, false]);
});

test.each([
  [{ XDG_STATE_HOME: '/s' }, '/s/omnimind'],
  [{ XDG_STATE_HOME: 'relative', HOME: '/h' }, '/h/.local/state/omnimind'],
  [{ HOME: '/h' }, '/h/.local/state/omnimind'],
])('with %o the state lies in %s', (environment, directory) => {
  expect(stateDirectory(environment)).toBe(directory);
});
