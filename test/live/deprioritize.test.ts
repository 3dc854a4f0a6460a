import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessKey } from '@omnimind/act/actuator/actuator';
import { Deprioritizer } from '@omnimind/act/actuator/deprioritize';
import { Journal } from '@omnimind/act/actuator/journal';
import { recoverJournals } from '@omnimind/act/actuator/recover';
import { canRestore, linuxScheduling } from '@omnimind/act/actuator/scheduling';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { readNice, threadsOf } from '@omnimind/linux/scheduling/priority';
import { connectManager } from '@omnimind/linux/systemd/dbus-manager';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startProgram } from './programs.ts';

let journals = '';
let worker: ChildProcess;
let pid = 0;

/** Node has some ten threads: a workload whose every thread must be lowered. */
beforeEach(async () => {
  journals = join(mkdtempSync(join(tmpdir(), 'omnimind-nice-')), 'journal');
  const script =
    'process.on("SIGUSR2", () => require("child_process").spawn("sleep", ["30"])); console.log("ready"); setInterval(() => {}, 1000)';
  worker = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (worker.stdout !== null) await once(worker.stdout, 'data');
  pid = worker.pid ?? 0;
});
afterEach(() => {
  worker.kill('SIGKILL');
  rmSync(join(journals, '..'), { recursive: true });
});

const nices = () => [...new Set(threadsOf(pid).map((tid) => readNice(tid)))];
const own = () => [{ pid, starttime: readIdentity(pid)?.starttime ?? 0 }];

const request = (workload: string, processes: readonly ProcessKey[]) =>
  ({ workload, rung: 'deprioritize', resource: null, processes }) as const;

function makeActuator(): Deprioritizer {
  const scheduling = linuxScheduling(new Set());
  return new Deprioritizer({ scheduling, journal: new Journal(journals, null), nice: 10, protectedNames: [] });
}

// Without the privilege to raise a priority again the rung is not taken: each machine shows its half of the truth.
if (canRestore(10, 0, new Set()) === true) {
  test('every thread is lowered, and given back with what its children inherited', async () => {
    expect(threadsOf(pid).length).toBeGreaterThan(1);
    const actuator = makeActuator();
    expect(actuator.take(request('w', own()))).toMatchObject({
      outcome: 'taken',
      text: { code: 'action.priority_lowered', parameters: { nice: { parameters: { before: [0], set: 10 } } } },
    });
    expect(nices()).toEqual([10]);
    worker.kill('SIGUSR2');
    const children = () =>
      readdirSync('/proc')
        .map(Number)
        .filter((each) => Number.isInteger(each) && readIdentity(each)?.ppid === pid);
    await expect.poll(() => children().length).toBe(1);
    const [child = 0] = children();
    expect(readNice(child)).toBe(10);
    actuator.undo(request('w', own()));
    expect([nices(), readNice(child), readdirSync(journals)]).toEqual([[0], 0, []]);
    process.kill(child);
  });

  test('an omnimind that was killed is cleaned up after by the next one', async () => {
    const program = startProgram('deprioritize-main.ts', [journals, String(pid)]);
    const said = program.child.stdout ?? expect.fail('no output');
    // It has done, and says what.
    await once(said, 'data');
    expect(nices()).toEqual([10]);
    program.child.kill('SIGKILL');
    await program.ended;
    const scheduling = linuxScheduling(new Set());
    expect(await recoverJournals(journals, { scheduling, cgroupRoot: '/nowhere', connect: connectManager })).toEqual([
      expect.objectContaining({ code: 'recovery.done', parameters: expect.objectContaining({ pid: program.pid }) }),
    ]);
    expect([nices(), readdirSync(journals)]).toEqual([[0], []]);
  });
} else {
  test('without the privilege to give it back nothing is taken', () => {
    expect(makeActuator().take(request('w', own()))).toMatchObject({
      outcome: 'skipped',
      reason: { code: 'reason.trial_refused' },
    });
    expect([nices(), existsSync(journals)]).toEqual([[0], false]);
  });
}
