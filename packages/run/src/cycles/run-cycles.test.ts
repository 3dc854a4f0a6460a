import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { type Cycle, cyclesReportSchema } from '@omnimind/protocol/cycles-report';
import { killWritten } from '@omnimind/testing/kill-written';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { CyclesBook } from './cycles-book.ts';
import type { RunCyclesOptions } from './cycles-options.ts';
import { runCycles } from './run-cycles.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-cycles-'));
});
afterEach(() => {
  killWritten(join(directory, 'left'));
  rmSync(directory, { recursive: true });
});

async function run(script: string, changed: Partial<RunCyclesOptions> = {}) {
  const report = await runCycles({
    command: ['sh', '-c', script],
    planned: 3,
    mode: 'smart',
    // Whether there is a service manager is the machine's affair.
    configuration: { ...defaultConfiguration, run: { ...defaultConfiguration.run, scope: false } },
    resume: false,
    keepGoing: false,
    cooldown_s: 0,
    untilStable: false,
    retryKilled: 0,
    watch: [],
    maxWait_s: 0,
    output: 1,
    listener: {},
    environment: { PATH: process.env['PATH'], XDG_STATE_HOME: directory, D: directory },
    ...changed,
  });
  expect(cyclesReportSchema.parse(report)).toEqual(report);
  return report;
}

const numbers = (cycles: readonly Cycle[]) => cycles.map(({ cycle, attempt, outcome }) => [cycle, attempt, outcome]);

test('each cycle finds its number, and nothing else of ours', async () => {
  const { cycles, ended_by, totals } = await run('env | grep OMNIMIND_ | sed s/RUN=.*/RUN/ | sort >>$D/log');
  expect(readFileSync(join(directory, 'log'), 'utf8')).toBe(
    [1, 2, 3].map((cycle) => `OMNIMIND_CYCLE=${cycle}\nOMNIMIND_RUN\n`).join(''),
  );
  expect(numbers(cycles)).toEqual([1, 2, 3].map((cycle) => [cycle, 1, 'passed']));
  expect([ended_by, totals.passed]).toEqual(['completed', 3]);
});

describe('after a failure', () => {
  test('no further cycle is run', async () => {
    const { cycles, ended_by, totals } = await run('test $OMNIMIND_CYCLE != 2');
    expect(numbers(cycles)).toEqual([
      [1, 1, 'passed'],
      [2, 1, 'failed'],
    ]);
    expect([ended_by, totals.failed, cycles[1]?.exit]).toEqual(['failure', 1, { status: 1, signal: null }]);
  });

  test('unless it is to go on', async () => {
    const { totals, ended_by } = await run('test $OMNIMIND_CYCLE != 2', { keepGoing: true });
    expect([totals, ended_by]).toMatchObject([{ passed: 2, failed: 1, killed: 0 }, 'completed']);
  });

  test('a command that vanished is a failed cycle', async () => {
    const script = join(directory, 'once');
    writeFileSync(script, '#!/bin/sh\nrm "$0"\n', { mode: 0o755 });
    const { cycles } = await run('', { command: [script], keepGoing: true });
    expect(cycles.map(({ exit }) => exit.status)).toEqual([0, 127, 127]);
  });
});

describe('a cycle that somebody killed', () => {
  const script = 'if [ $OMNIMIND_CYCLE = 2 ] && ! [ -e $D/killed ]; then >$D/killed; kill -9 $$; fi';

  test('is told as such', async () => {
    const { cycles, totals } = await run(script);
    expect(cycles[1]).toMatchObject({ outcome: 'killed', exit: { status: 137, signal: 'SIGKILL' }, kill: null });
    expect(totals).toMatchObject({ passed: 1, killed: 1, kills: 1 });
  });

  test('is run anew where that is wanted, and both attempts are told', async () => {
    const { cycles, totals, ended_by } = await run(script, { retryKilled: 1 });
    expect(numbers(cycles)).toEqual([
      [1, 1, 'passed'],
      [2, 1, 'killed'],
      [2, 2, 'passed'],
      [3, 1, 'passed'],
    ]);
    expect([totals, ended_by]).toMatchObject([{ passed: 3, killed: 0, kills: 1 }, 'completed']);
  });
});

describe('resumed', () => {
  const checkpoint = () => join(directory, 'c.jsonl');
  const options = (planned: number) => ({ planned, checkpoint: checkpoint(), resume: true });
  // The test is one process: the omnimind before must look like one that has ended.
  const end = () =>
    writeFileSync(checkpoint(), readFileSync(checkpoint(), 'utf8').replaceAll(/"pid":\d+/g, '"pid":4194305'));

  test('it goes on with the next cycle, and the report is whole', async () => {
    const first = await run('true', options(2));
    expect(first.notices).toContainEqual(expect.objectContaining({ code: 'cycles.nothing_to_resume' }));
    end();
    const { cycles, resumed, started } = await run('true', options(4));
    expect([numbers(cycles).map(([cycle]) => cycle), resumed, started]).toEqual([[1, 2, 3, 4], 1, first.started]);
    expect(cycles.slice(0, 2)).toEqual(first.cycles);
  });

  test('with nothing left to do it only reports', async () => {
    await run('true', options(2));
    end();
    const { cycles, ended_by } = await run('true', options(2));
    expect([cycles.length, ended_by]).toEqual([2, 'completed']);
  });

  test('a killed cycle has its attempts still', async () => {
    const script = 'if ! [ -e $D/killed ]; then >$D/killed; kill -9 $$; fi';
    await run(script, options(2));
    end();
    const { cycles } = await run(script, { ...options(2), retryKilled: 1 });
    expect(numbers(cycles)).toEqual([
      [1, 1, 'killed'],
      [1, 2, 'passed'],
      [2, 1, 'passed'],
    ]);
  });
});

test('what outlives a cycle is counted, and is no part of the next one', async () => {
  const { cycles } = await run('sleep 120 >/dev/null & echo $! >>$D/left; sleep 0.3', { planned: 2 });
  expect(cycles.map(({ left_behind }) => left_behind.processes)).toEqual([1, 2]);
  expect(cycles[1]?.left_behind.anon_bytes).toBeGreaterThan(0);
});

test('memory of what is watched is read after each cycle', async () => {
  const { watched, cycles } = await run('true', { watch: [String(process.pid)] });
  expect(watched).toEqual([expect.stringMatching(/\(PID \d+\)$/)]);
  for (const { watched_bytes } of cycles) expect(watched_bytes[0]).toBeGreaterThan(2 ** 20);
});

test('until stable: it ends as soon as nothing drifts', async () => {
  // When that is, the engine's tests say: how long real cycles take drifts with what else the machine does.
  let looks = 0;
  const stable = vi.spyOn(CyclesBook.prototype, 'isStable', 'get').mockImplementation(() => ++looks === 5);
  onTestFinished(() => stable.mockRestore());
  const { cycles, ended_by } = await run('true', { planned: 200, untilStable: true });
  expect([ended_by, cycles.length]).toEqual(['stable', 5]);
});

test('mode off: only duration and exit are known', async () => {
  const { cycles, mode } = await run('sleep 0.05; exit 3', { mode: 'off' });
  expect(mode).toBe('off');
  expect(cycles).toMatchObject([{ outcome: 'failed', exit: { status: 3 }, memory: { peak_anon_bytes: null } }]);
  expect(cycles[0]?.duration_s).toBeGreaterThan(0.04);
});

test('a command that does not exist is an error, and leaves no checkpoint', async () => {
  const checkpoint = join(directory, 'c.jsonl');
  await expect(run('', { command: ['no-such-command'], checkpoint })).rejects.toMatchObject({
    code: 'command_not_found',
  });
  await expect(run('true', { checkpoint })).resolves.toMatchObject({ ended_by: 'completed' });
});
