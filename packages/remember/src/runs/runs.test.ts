import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { message } from '@omnimind/protocol/message';
import type { RunReport } from '@omnimind/protocol/report';
import { unknownVerdict } from '@omnimind/protocol/verdict';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Owner, pruneRuns, thisOwner } from './run-directory.ts';
import { findRun, listRuns } from './runs.ts';
import { runsDirectory } from './state-directory.ts';

let state = '';
let runs = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'omnimind-runs-'));
  runs = runsDirectory({ XDG_STATE_HOME: state });
  mkdirSync(runs, { recursive: true });
});
afterEach(() => rmSync(state, { recursive: true }));

const environment = () => ({ XDG_STATE_HOME: state });
const deadOwner: Owner = { ...thisOwner(), starttime: 1 };

/** The run number `n`, later than the one before. */
function idOf(n: number): string {
  return `20261123-1200${String(n).padStart(2, '0')}-abc${String(n).padStart(3, '0')}`;
}

function keep(n: number, options: { name?: string; owner?: Owner; finished?: boolean; bytes?: number } = {}): string {
  const { name = 'tests', owner = deadOwner, finished = true, bytes = 0 } = options;
  const id = idOf(n);
  const directory = join(runs, id);
  mkdirSync(directory);
  const about = { id, name, command: ['true'], mode: 'smart', started: '2026-11-23T12:00:00.000Z' } as const;
  writeFileSync(join(directory, 'run.json'), JSON.stringify({ format: 'omnimind-run', version: 1, ...about, owner }));
  writeFileSync(join(directory, 'trace.jsonl.gz'), Buffer.alloc(bytes));
  const report: RunReport = {
    format: 'omnimind-report',
    version: 1,
    run: { ...about, command: ['true'], directory, duration_s: 2 },
    host: { cores: 1, memory_bytes: 1, swap_bytes: 0 },
    exit: { status: 3, signal: null, left_behind: 0 },
    cpu: { peak_cores: null, mean_cores: null, total_usec: null },
    memory: { peak_anon_bytes: null },
    io: { read_bytes: null, write_bytes: null, rchar: null, wchar: null },
    processes: { peak: null },
    series: { interval_s: 1, cpu_cores: [], anon_bytes: [] },
    samples: 1,
    verdict: unknownVerdict(0),
    events: [],
    notices: [],
  };
  if (finished) writeFileSync(join(directory, 'report.json'), JSON.stringify(report));
  return directory;
}

const ids = async () => (await listRuns(environment())).map(({ id }) => id);

describe('listing', () => {
  test('newest first, with how each one ended', async () => {
    keep(1);
    keep(2, { finished: false });
    keep(3, { finished: false, owner: thisOwner() });
    const listed = await listRuns(environment());
    expect(listed.map(({ state, exit_status, duration_s }) => ({ state, exit_status, duration_s }))).toEqual([
      { state: 'running', exit_status: null, duration_s: null },
      { state: 'interrupted', exit_status: null, duration_s: null },
      { state: 'finished', exit_status: 3, duration_s: 2 },
    ]);
  });

  test('a PID that was given anew, and another boot, make no running run', async () => {
    keep(1, { finished: false, owner: { ...thisOwner(), boot_id: 'another' } });
    keep(2, { finished: false, owner: deadOwner });
    expect((await listRuns(environment())).map(({ state }) => state)).toEqual(['interrupted', 'interrupted']);
  });

  test('what is no run of ours is passed over: other names, links, damaged files', async () => {
    const run = keep(1);
    mkdirSync(join(runs, 'notes'));
    symlinkSync(run, join(runs, idOf(2)));
    mkdirSync(join(runs, idOf(3)));
    mkdirSync(join(runs, idOf(4)));
    writeFileSync(join(runs, idOf(4), 'run.json'), '{"format":');
    expect(await ids()).toEqual([idOf(1)]);
  });

  test('no directory means no runs', async () => {
    expect(await listRuns({ XDG_STATE_HOME: '/no/such/directory' })).toEqual([]);
  });
});

describe('finding', () => {
  test('the newest, by id, by name the newest of it, by the beginning of an id', async () => {
    keep(1, { name: 'api' });
    keep(2, { name: 'api' });
    keep(3, { name: 'web' });
    const find = async (which?: string) => (await findRun(which, environment())).summary.id;
    expect(await find()).toBe(idOf(3));
    expect(await find(idOf(1))).toBe(idOf(1));
    expect(await find('api')).toBe(idOf(2));
    expect(await find('20261123-120001')).toBe(idOf(1));
  });

  test.each([
    ['absent', message('run.not_found', { name: 'absent' })],
    ['2026', message('run.ambiguous', { prefix: '2026', count: 2 })],
    ['\x1b[31m', message('run.not_found', { name: '\x1b[31m' })],
    ['', message('run.not_found', { name: '' })],
  ])('%j is not found', async (which, problem) => {
    keep(1);
    keep(2);
    await expect(findRun(which, environment())).rejects.toMatchObject({ problem });
  });

  test('events that can be read are given, others are passed over', async () => {
    const directory = keep(1);
    const event = { type: 'notice', t: 1, time: 'x', workload: 'y', severity: 'ok', text: 'z' };
    writeFileSync(join(directory, 'events.jsonl'), `${JSON.stringify(event)}\n{"type":"other"}\n{"typ`);
    expect((await findRun(undefined, environment())).events).toEqual([
      { ...event, text: { code: 'as_written', parameters: { text: 'z' } } },
    ]);
  });
});

describe('pruning', () => {
  const GiB = 2 ** 30;

  test('the oldest finished ones go when there are too many', async () => {
    for (const n of [1, 2, 3, 4]) keep(n);
    expect(pruneRuns(runs, { keep: 2, max_size: GiB })).toBe(2);
    expect(await ids()).toEqual([idOf(4), idOf(3)]);
  });

  test('and when they take too much room', async () => {
    for (const n of [1, 2, 3]) keep(n, { bytes: 10_000 });
    pruneRuns(runs, { keep: 50, max_size: 25_000 });
    expect(await ids()).toEqual([idOf(3), idOf(2)]);
  });

  test('a running one stays, however old', async () => {
    keep(1, { finished: false, owner: thisOwner() });
    keep(2);
    pruneRuns(runs, { keep: 0, max_size: 0 });
    expect(await ids()).toEqual([idOf(1)]);
  });

  test('what others put there is neither followed nor removed', () => {
    const outside = join(state, 'precious');
    writeFileSync(outside, 'x');
    const linked = join(runs, idOf(9));
    symlinkSync(state, linked);
    const directory = keep(1);
    symlinkSync(outside, join(directory, 'events.jsonl'));
    writeFileSync(join(directory, 'mine.txt'), 'x');
    pruneRuns(runs, { keep: 0, max_size: 0 });
    expect([outside, linked, join(directory, 'mine.txt')].map((path) => existsSync(path))).toEqual([true, true, true]);
    expect(existsSync(join(directory, 'trace.jsonl.gz'))).toBe(false);
  });
});

test('a file in the place of the directory holds no runs', async () => {
  keep(1);
  rmSync(runs, { recursive: true });
  writeFileSync(runs, '');
  expect(await ids()).toEqual([]);
});
