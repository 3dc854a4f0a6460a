import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { listRuns } from '@omnimind/remember/runs/runs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Program, ready, startProgram, writtenPid } from './programs.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-signals-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const environment = () => ({ ...process.env, XDG_STATE_HOME: join(directory, 'state') });
const path = (name: string) => join(directory, name);

function run(...command: string[]): Program {
  return startProgram('run-main.ts', [path('result'), ...command], { env: environment() });
}

/** Each signal takes its way before the next one comes. */
async function send(pid: number, ...signals: NodeJS.Signals[]): Promise<void> {
  for (const signal of signals) {
    process.kill(pid, signal);
    await sleep(80);
  }
}

test('a signal reaches the command once, whether it was sent to us or to the whole group', async () => {
  const counter = fileURLToPath(new URL('count-signals.mjs', import.meta.url));
  const omnimind = run(process.execPath, counter, path('ready'), path('counts'));
  await ready(path('ready'));
  await sleep(150);
  await send(omnimind.pid, 'SIGINT', 'SIGTERM', 'SIGQUIT');
  await send(-omnimind.pid, 'SIGINT', 'SIGHUP');
  // At once: one for the group, one for us alone.
  process.kill(-omnimind.pid, 'SIGQUIT');
  process.kill(omnimind.pid, 'SIGHUP');
  await sleep(80);
  await send(omnimind.pid, 'SIGUSR2');
  expect(await omnimind.ended).toEqual({ code: 5, signal: null });
  expect(JSON.parse(readFileSync(path('counts'), 'utf8'))).toEqual({
    SIGINT: 2,
    SIGTERM: 1,
    SIGQUIT: 2,
    SIGHUP: 2,
    SIGUSR2: 1,
  });
  expect(JSON.parse(readFileSync(path('result'), 'utf8')).exit).toEqual({ status: 5, signal: null, left_behind: 0 });
});

test('a command that left our process group gets what the group got', async () => {
  const script = `trap 'exit 9' INT; touch "${path('ready')}"; while :; do sleep 0.05; done`;
  const omnimind = run('timeout', '30', 'sh', '-c', script);
  await ready(path('ready'));
  await sleep(150);
  process.kill(-omnimind.pid, 'SIGINT');
  expect((await omnimind.ended).code).toBe(9);
});

test('when we are killed the command goes on, and the run is known as interrupted', async () => {
  const omnimind = run('sh', '-c', `echo $$ >"${path('ready')}"; exec sleep 30`);
  const command = await writtenPid(path('ready'));
  // The command may be quicker than the run's directory, which is made once it has started.
  await expect.poll(() => listRuns(environment()), { timeout: 15_000 }).toHaveLength(1);
  await sleep(100);
  process.kill(omnimind.pid, 'SIGKILL');
  await omnimind.ended;
  expect(readIdentity(command)?.state).toBe('S');
  expect((await listRuns(environment())).map(({ state }) => state)).toEqual(['interrupted']);
  process.kill(command);
});

test('the whole group stops and resumes, and the pause is told', async () => {
  const omnimind = run('sh', '-c', `echo $$ >"${path('ready')}"; while [ ! -e "${path('end')}" ]; do sleep 0.05; done`);
  const command = await writtenPid(path('ready'));
  // Before the first sample there is no gap to notice: the run's directory is made just before it.
  await expect.poll(() => listRuns(environment()), { timeout: 15_000 }).toHaveLength(1);
  await sleep(500);
  process.kill(-omnimind.pid, 'SIGSTOP');
  await expect.poll(() => readIdentity(omnimind.pid)?.state, { timeout: 8_000 }).toBe('T');
  // Each of the group stops when it next gets to run, which a busy machine may put off: not all at one moment.
  // A shell whose child was stopped between vfork(2) and exec waits for it in D, and stands as well.
  await expect.poll(() => readIdentity(command)?.state, { timeout: 8_000 }).toMatch(/[TD]/);
  await sleep(1300);
  process.kill(-omnimind.pid, 'SIGCONT');
  await sleep(500);
  writeFileSync(path('end'), '');
  expect((await omnimind.ended).code).toBe(0);
  const { events } = JSON.parse(readFileSync(path('result'), 'utf8'));
  const codes = events.flatMap((event: { text?: { code: string } }) => event.text?.code ?? []);
  expect(codes).toEqual(['measuring.gap']);
});
