import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readText } from '@omnimind/linux/files/outcome';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import type { Message } from '@omnimind/protocol/message';
import { listRuns } from '@omnimind/remember/runs/runs';
import { readTrace } from '@omnimind/remember/traces/trace-reader';
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

/** How often a signal stands in a file. */
const countIn = (file: string, signal: NodeJS.Signals) =>
  existsSync(path(file))
    ? readFileSync(path(file), 'utf8')
        .split('\n')
        .filter((line) => line === signal).length
    : 0;

/** Whether a sentinel waits for signals: one that is still being started dies of the first, whichever that was. */
const isGuarded = (omnimind: number) =>
  readdirSync('/proc').some((pid) => {
    if (!/^\d+$/.test(pid) || readIdentity(pid)?.ppid !== omnimind) return false;
    const status = readText(`/proc/${pid}/status`);
    return typeof status === 'string' && /^Name:\tcat$/m.test(status) && /^ShdPnd:\t0+$/m.test(status);
  });

test('a signal reaches the command once, whether it was sent to us or to the whole group', async () => {
  const counter = fileURLToPath(new URL('count-signals.mjs', import.meta.url));
  const omnimind = run(process.execPath, counter, path('ready'), path('counted'));
  await ready(path('ready'));
  const sent: NodeJS.Signals[] = [];
  const kill = (pid: number, signal: NodeJS.Signals) => {
    sent.push(signal);
    process.kill(pid, signal);
  };
  /** Each takes its way before the next one comes: of one signal that comes again while it waits the kernel makes one. */
  const arrived = async () => {
    for (const signal of sent) {
      const count = sent.filter((each) => each === signal).length;
      await expect.poll(() => [countIn('result-heard', signal), countIn('counted', signal)]).toEqual([count, count]);
    }
    await expect.poll(() => isGuarded(omnimind.pid)).toBe(true);
  };
  await expect.poll(() => isGuarded(omnimind.pid)).toBe(true);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGQUIT'] as const) {
    kill(omnimind.pid, signal);
    await arrived();
  }
  for (const signal of ['SIGINT', 'SIGHUP'] as const) {
    kill(-omnimind.pid, signal);
    await arrived();
  }
  // At once: one for the group, one for us alone.
  kill(-omnimind.pid, 'SIGQUIT');
  kill(omnimind.pid, 'SIGHUP');
  await arrived();
  process.kill(omnimind.pid, 'SIGUSR2');
  expect(await omnimind.ended).toEqual({ code: 5, signal: null });
  expect(readFileSync(path('counted'), 'utf8').split('\n').slice(0, -1).toSorted()).toEqual(
    [...sent, 'SIGUSR2'].toSorted(),
  );
  expect(JSON.parse(readFileSync(path('result'), 'utf8')).exit).toEqual({ status: 5, signal: null, left_behind: 0 });
});

test('a command that left our process group gets what the group got', async () => {
  const script = `trap 'exit 9' INT; touch "${path('ready')}"; while :; do sleep 0.05; done`;
  const omnimind = run('timeout', '120', 'sh', '-c', script);
  await ready(path('ready'));
  process.kill(-omnimind.pid, 'SIGINT');
  expect((await omnimind.ended).code).toBe(9);
});

test('when we are killed the command goes on, and the run is known as interrupted', async () => {
  const omnimind = run('sh', '-c', `echo $$ >"${path('ready')}"; exec sleep 120`);
  const command = await writtenPid(path('ready'));
  // The command may be quicker than the run's directory, which is made once it has started.
  await expect.poll(() => listRuns(environment())).toHaveLength(1);
  process.kill(omnimind.pid, 'SIGKILL');
  await omnimind.ended;
  await expect.poll(() => readIdentity(command)?.state).toBe('S');
  expect((await listRuns(environment())).map(({ state }) => state)).toEqual(['interrupted']);
  process.kill(command);
});

const kept = (name: string) => globSync(path(`state/omnimind/runs/*/${name}`));

async function samplesKept(): Promise<number> {
  let samples = 0;
  const onSample = () => {
    samples += 1;
  };
  for (const file of kept('trace.jsonl.gz')) await readTrace(file, { onHeader: () => {}, onSample });
  return samples;
}

test('the whole group stops and resumes, and the pause is told', async () => {
  const omnimind = run('sh', '-c', `echo $$ >"${path('ready')}"; while [ ! -e "${path('end')}" ]; do sleep 0.05; done`);
  const command = await writtenPid(path('ready'));
  // Before the first sample there is no gap to notice.
  await expect.poll(samplesKept).toBeGreaterThan(0);
  process.kill(-omnimind.pid, 'SIGSTOP');
  await expect.poll(() => readIdentity(omnimind.pid)?.state).toBe('T');
  // Each of the group stops when it next gets to run, which a busy machine may put off: not all at one moment.
  // A shell whose child was stopped between vfork(2) and exec waits for it in D, and stands as well.
  await expect.poll(() => readIdentity(command)?.state).toMatch(/[TD]/);
  await sleep(1300);
  process.kill(-omnimind.pid, 'SIGCONT');
  await expect
    .poll(
      () =>
        kept('events.jsonl')
          .map((file) => readFileSync(file, 'utf8'))
          .join(''),
      { timeout: 15_000 },
    )
    .toContain('measuring.gap');
  writeFileSync(path('end'), '');
  expect((await omnimind.ended).code).toBe(0);
  const { events } = JSON.parse(readFileSync(path('result'), 'utf8'));
  const texts = events.flatMap((event: { text?: Message }) => event.text ?? []);
  // A machine that puts us off for a second makes another one, as true as ours.
  for (const { code } of texts) expect(code).toBe('measuring.gap');
  expect(
    Math.max(...texts.map(({ parameters }: Message) => ('seconds' in parameters ? parameters.seconds : 0))),
  ).toBeGreaterThan(1.3);
});
