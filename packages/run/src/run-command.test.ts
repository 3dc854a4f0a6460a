import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineParameters } from '@omnimind/engine/parameters';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { loadNative } from '@omnimind/linux/native/libc';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { runReportSchema } from '@omnimind/protocol/report';
import type { Verdict } from '@omnimind/protocol/verdict';
import { findRun } from '@omnimind/remember/runs/runs';
import { killWritten } from '@omnimind/testing/kill-written';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { replayTrace } from './replay.ts';
import { runCommand } from './run-command.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-run-'));
});
afterEach(() => {
  killWritten(join(directory, 'left'));
  rmSync(directory, { recursive: true });
});

const environment = () => ({ ...process.env, XDG_STATE_HOME: directory });

function run(script: string, options: { onEvent?(event: OmnimindEvent): void; keep?: number } = {}) {
  const { onEvent = () => {}, keep = 50 } = options;
  const { runs, run } = defaultConfiguration;
  // Whether there is a service manager is the machine's affair.
  const configuration = { ...defaultConfiguration, runs: { ...runs, keep }, run: { ...run, scope: false } };
  const command = ['sh', '-c', script];
  return runCommand({ command, mode: 'smart', configuration, environment: environment(), onEvent });
}

test.each([
  ['exit 0', 0, null],
  ['exit 7', 7, null],
  ['kill -TERM $$', 143, 'SIGTERM'],
  ['kill -KILL $$', 137, 'SIGKILL'],
  ['kill -PIPE $$', 141, 'SIGPIPE'],
])('`%s` ends with the status %i', async (script, status, signal) => {
  const { exitStatus, report } = await run(script);
  expect([exitStatus, report.exit.status, report.exit.signal]).toEqual([status, status, signal]);
});

test.each([
  ['no-such-command', 'command_not_found'],
  ['/', 'command_not_executable'],
])('%s fails as a shell says, and leaves no run', async (name, code) => {
  const configuration = defaultConfiguration;
  const started = runCommand({ command: [name], mode: 'smart', configuration, environment: environment() });
  await expect(started).rejects.toMatchObject({ code });
  expect(readdirSync(directory)).toEqual([]);
});

test('the command gets our environment and a mark, and nothing else of ours', async () => {
  await run(`env >"${directory}/env"`);
  const names = readFileSync(join(directory, 'env'), 'utf8').match(/^\w*OMNIMIND\w*(?==)/gm);
  expect(names).toEqual(['OMNIMIND_RUN']);
});

test('no signal is ignored or blocked', async () => {
  await run(`grep -E '^Sig(Ign|Blk)' /proc/self/status >"${directory}/signals"`);
  expect(readFileSync(join(directory, 'signals'), 'utf8')).toBe(
    `SigBlk:\t${'0'.repeat(16)}\nSigIgn:\t${'0'.repeat(16)}\n`,
  );
});

describe('what is in view', () => {
  /** A script that leaves a process behind, which ends with the test. */
  const leaving = (command: string) => `(${command} & echo $! >"${join(directory, 'left')}"); sleep 0.3`;

  test.each([
    ['a daemon that forked twice', 'setsid sleep 120'],
    ['a child that outlived its parent', 'sleep 120'],
  ])('%s', async (_, command) => {
    expect((await run(leaving(command))).report.exit.left_behind).toBe(1);
  });

  // An orphan without the mark in its environment is known by coming to us, which asks for the native calls.
  const native = loadNative();
  if (!isUnavailable(native))
    test('one that cleared its environment, too', async () => {
      const asked = vi.spyOn(native, 'setChildSubreaper');
      onTestFinished(() => asked.mockRestore());
      const wait = `while [ ! -e "${directory}/asked" ]; do sleep 0.05; done`;
      const ran = run(`${wait}; ${leaving('setsid env -i sleep 120')}`);
      await expect.poll(() => asked.mock.calls).toEqual([[true]]);
      writeFileSync(join(directory, 'asked'), '');
      expect((await ran).report.exit.left_behind).toBe(1);
    });

  test('the use of children that came and went between two samples', async () => {
    const { report } = await run(
      'for i in 1 2 3 4 5 6; do sh -c "i=0; while [ \\$i -lt 40000 ]; do i=\\$((i+1)); done"; done',
    );
    const busy_s = (report.cpu.total_usec ?? 0) / 1e6;
    expect(busy_s).toBeGreaterThan(0.05);
    expect(report.cpu.mean_cores).toBeCloseTo(busy_s / report.run.duration_s, 6);
  });
});

describe('what is kept', () => {
  test('trace, events and report, as they were told; a replay gives the same verdicts', async () => {
    const told: OmnimindEvent[] = [];
    const script =
      'i=0; while [ $i -lt 9 ]; do j=0; while [ $j -lt 60000 ]; do j=$((j+1)); done; sleep 0.6; i=$((i+1)); done';
    const { report } = await run(script, { onEvent: (event) => told.push(event) });
    const kept = await findRun(report.run.id, environment());
    expect(kept.events).toEqual(told);
    expect(kept.report).toEqual(report);
    expect(runReportSchema.parse(report)).toEqual(report);

    const verdicts: Verdict[] = [];
    let final: Verdict | undefined;
    const { samples, warnings } = await replayTrace(kept.traceFile, {
      parameters: engineParameters(defaultConfiguration),
      onVerdict: (verdict, isFinal) => {
        if (isFinal) final = verdict;
        else verdicts.push(verdict);
      },
    });
    expect([samples, warnings]).toEqual([report.samples, []]);
    expect(final).toEqual(report.verdict);
    const live = told.flatMap((event) => (event.type === 'behavior_changed' ? [event.verdict] : []));
    expect(verdicts.length).toBeGreaterThan(0);
    expect(live.slice(0, verdicts.length)).toEqual(verdicts);
  });

  test('with a limit of none nothing stays', async () => {
    const { report } = await run('true', { keep: 0 });
    expect(report.notices).toEqual([]);
    expect(readdirSync(join(directory, 'omnimind/runs'))).toEqual([]);
  });

  test('a place that cannot be written stops nothing: the report says what was not kept', async () => {
    writeFileSync(join(directory, 'omnimind'), 'a file where the directory should be');
    const { exitStatus, report } = await run('exit 3');
    expect(exitStatus).toBe(3);
    expect(report.notices).toEqual([expect.objectContaining({ code: 'run.not_kept' })]);
  });

  test('what is kept is the user’s alone', async () => {
    chmodSync(directory, 0o755);
    const { report } = await run('true');
    expect(statSync(report.run.directory).mode & 0o777).toBe(0o700);
  });
});
