import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { ApiClient } from '@omnimind/client/api-client';
import { socketTransport } from '@omnimind/client/transport';
import { machineSchema, type Workload, type WorkloadDetail, workloadSchema } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { expect, onTestFinished, test } from 'vitest';
import { displayWidth } from '../../packages/cli/src/render/width.ts';
import { Home, omnimindBin, until } from '../cli/omnimind.ts';
import { start } from './programs.ts';
import { Tmux } from './tmux.ts';

/** `omnimind status` and `omnimind top` before a real monitor that watches real programs. */

/** How long something may take on a machine that has much else to do, s. */
const limit_s = 60;

const openTop = '"$OMNIMIND" top --interval 500ms --sort cpu; echo ended $?';

/** Works for half of the time, or as much as it is given, and takes 10 MiB a second until it has 256; it does not outlive whoever started it. */
const busyProgram = `const parent = process.ppid;
const kept = [];
setInterval(() => {
  if (process.ppid !== parent) process.exit();
  for (const { user } = process.cpuUsage(); process.cpuUsage().user < user + 50_000; );
  if (kept.length < 256) kept.push(Buffer.alloc(2 ** 20, 1));
}, 100);
`;

/** A user's home, and programs that run in it, each in a session of its own as a login or a service has one. */
class Machine {
  readonly home = new Home();
  readonly environment = {
    ...this.home.environment,
    XDG_RUNTIME_DIR: this.home.path('runtime'),
    OMNIMIND: omnimindBin,
  };
  readonly client = new ApiClient(
    socketTransport(
      this.home.path('api.sock'),
      (code) => new OmnimindError('monitor_unavailable', message('as_written', { text: code })),
    ),
  );

  constructor() {
    mkdirSync(this.environment.XDG_RUNTIME_DIR, { mode: 0o700 });
    this.home.write('busy.js', busyProgram);
    onTestFinished(() => this.home.remove());
  }

  start(program: string, ...words: readonly string[]) {
    return start(program, words, { detached: true, cwd: this.home.root, env: this.environment });
  }

  /** Starts a monitor that answers. */
  async monitor() {
    const monitor = this.start(omnimindBin, 'monitor', '--interval', '500ms');
    // Beside virtual machines and nine loads its start took more than ten seconds.
    await until('an answer', () => this.client.call('machine').catch(() => undefined), limit_s);
    return monitor;
  }

  /** The workload that a process is in, once it is as wanted. */
  workloadOf(pid: number | undefined, isWanted: (detail: WorkloadDetail) => boolean): Promise<WorkloadDetail> {
    const look = async () => {
      for (const { id } of (await this.client.call('workloads')).workloads) {
        const detail = await this.client.call('workload', { id }).catch(() => undefined);
        if (detail?.processes.some((each) => each.pid === pid) && isWanted(detail)) return detail;
      }
      return undefined;
    };
    return until(`the workload of ${pid}`, look, limit_s);
  }

  status(...words: readonly string[]) {
    return this.home.omnimind(['status', ...words], { environment: this.environment });
  }

  async terminal(): Promise<Tmux> {
    const terminal = new Tmux(80, 24, this.environment);
    await terminal.showsWhatWasBefore();
    return terminal;
  }
}

async function ended(child: ReturnType<typeof start>, signal: NodeJS.Signals): Promise<number | null> {
  // Closed when all that it wrote is read, which may be after its exit.
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
  return child.exitCode;
}

/** Where cgroup v2 is not in use a workload is a session, and is called by what leads it. */
function expectNamed({ id, name }: Workload, leader: string): void {
  expect(name).toEqual(id.startsWith('session:') ? leader : expect.stringMatching(/./));
}

/** The row of the table that begins with a name. */
function rowOf(terminal: Tmux, name: string): string | undefined {
  return terminal.lines().find((line) => line.slice(2).startsWith(`${name.slice(0, 15)}`));
}

function anonymousBytes(pid: number | undefined): number {
  return Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

test('status and top show what runs with its numbers, say why, and do what they are asked for', async () => {
  const machine = new Machine();
  const { client } = machine;
  const monitor = await machine.monitor();
  const busy = machine.start(process.execPath, 'busy.js');
  const run = machine.start(
    omnimindBin,
    'run',
    '--mode',
    'observe',
    '--name',
    'e2e',
    '--',
    process.execPath,
    'busy.js',
  );
  const judged = ({ verdict }: WorkloadDetail) => (verdict?.evidence.length ?? 0) > 0;
  const [lonely, watched] = [await machine.workloadOf(busy.pid, judged), await machine.workloadOf(run.pid, judged)];
  const { id, name } = lonely;
  expectNamed(lonely, 'node busy.js');
  expectNamed(watched, 'e2e');
  expect(lonely.processes.find(({ pid }) => pid === busy.pid)?.name).toBe('node busy.js');

  const before_bytes = anonymousBytes(busy.pid);
  await machine.workloadOf(busy.pid, ({ anon_bytes }) => (anon_bytes ?? 0) >= before_bytes);
  // Machine and workloads are asked for apart: something may begin or end between the two. And beside others that use all processors
  // a program may have been given next to nothing in half a second.
  const { answered, told } = await until(
    'a status of one moment, in which the program worked',
    async () => {
      const outcome = await machine.status('--json');
      expect(outcome.stderr).toBe('');
      const said = JSON.parse(outcome.stdout);
      const { cpu_cores } = said.workloads.find((workload: Workload) => workload.id === id) ?? {};
      return said.workloads.length === said.machine.workloads && cpu_cores > 0.1 && { answered: outcome, told: said };
    },
    limit_s,
  );
  const whole = machineSchema.parse(told.machine);
  expect(whole).toMatchObject({ host: { name: hostname() }, monitor: { pid: monitor.pid, mode: 'observe' } });
  expect(whole.cpu_cores).toBeGreaterThan(0.1);
  expect(answered.status).toBe(whole.severity === 'alert' || whole.severity === 'critical' ? 1 : 0);
  const workloads = workloadSchema.array().parse(told.workloads);
  expect(workloads).toHaveLength(whole.workloads);
  const [alone, run_] = [id, watched.id].map((wanted) => workloads.find((workload) => workload.id === wanted));
  expect(alone?.name).toBe(name);
  expect(alone?.cpu_cores).toBeGreaterThan(0.1);
  expect(alone?.cpu_cores).toBeLessThan(whole.host.cores + 0.1);
  expect(alone?.anon_bytes).toBeGreaterThanOrEqual(before_bytes);
  expect(run_?.name).toBe(watched.name);
  expect(run_?.pids).toBeGreaterThanOrEqual(2);

  const plain = await machine.status();
  expect(plain.stderr).toBe('');
  for (const line of plain.stdout.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  expect(plain.stdout).toContain(`omnimind · ${hostname()} `);
  expect(plain.stdout).toContain(name);

  const terminal = await machine.terminal();
  terminal.type('"$OMNIMIND" status');
  await terminal.shows(/^─── omnimind · [\s\S]*^Live: omnimind top .*\n\$$/m);
  terminal.keep('status-80x24');
  terminal.type('clear; echo what was before');
  terminal.type(openTop);
  await terminal.shows(/by CPU$/m);
  const haveRows = () => rowOf(terminal, name) !== undefined && rowOf(terminal, watched.name) !== undefined;
  await until('both rows', haveRows, limit_s);
  const rows = new Set<string | undefined>();
  const numbers = () => /\d\.\d\d.*iB/.exec(rowOf(terminal, name) ?? '')?.[0];
  await until('moving numbers', () => rows.add(numbers()).size > 3, limit_s);
  for (const line of terminal.lines()) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  terminal.keep('top-80x24-real');
  terminal.press('/');
  terminal.type(name);
  terminal.press('Enter');
  await terminal.shows(/^evidence +• \S/m);
  await terminal.shows(/^verdict +● /m);
  terminal.keep('top-80x24-real-one');

  const isIgnored = async () => (await client.call('workload', { id })).ignored;
  terminal.press('i');
  await terminal.shows(/^Ignore .*\[y\/n\]$/m);
  expect(await isIgnored()).toBe(false);
  terminal.press('y');
  await terminal.shows(/ is ignored until you unignore it$/m);
  await terminal.shows(/^ +ignored\b/m);
  expect(await isIgnored()).toBe(true);
  expect((await machine.status()).stdout).toMatch(/^1 is ignored$/m);
  terminal.press('r', 'y');
  await terminal.shows(/^nothing to undo for /m);
  expect(await client.call('release', { id })).toEqual({ id, undone: [] });
  terminal.press('i', 'y');
  await terminal.shows(/ is no longer ignored$/m);
  await until('the end of being ignored', async () => !(await isIgnored()), limit_s);
  terminal.press('q');
  await terminal.isRestored(0);

  expect(await ended(run, 'SIGTERM')).toBe(143);
  expect(run.text()).toMatch(/^✗ e2e · ended by SIGTERM · /m);
  expect(await ended(monitor, 'SIGTERM')).toBe(0);
});

test('a monitor that ends and comes back: status says what to do, top waits for it', async () => {
  const machine = new Machine();
  const nobody = {
    status: 69,
    stdout: '',
    stderr: `omnimind: no monitor answers on ${machine.home.path('api.sock')}: start \`omnimind monitor\`, or install it with \`omnimind setup\`\n`,
  };
  expect(await machine.status()).toMatchObject(nobody);
  const first = await machine.monitor();
  const busy = machine.start(process.execPath, 'busy.js');
  const { id, name } = await machine.workloadOf(busy.pid, () => true);
  await machine.client.call('ignore', { id, body: { ignored: true } });
  const terminal = await machine.terminal();
  terminal.type(openTop);
  const isShownIgnored = () => rowOf(terminal, name)?.endsWith('ignored');
  await until('its row', isShownIgnored, limit_s);

  expect(await ended(first, 'SIGTERM')).toBe(0);
  await terminal.shows(/^The monitor has not answered for \d+(\.\d)? s; showing its last data\. Retrying …$/m);
  await until('its row', isShownIgnored, limit_s);
  terminal.keep('top-80x24-real-lost');
  expect(await machine.status()).toMatchObject(nobody);
  expect(await machine.status('--json')).toMatchObject(nobody);

  const second = await machine.monitor();
  await until('the end of the message', () => !/has not answered/.test(terminal.screen()), limit_s);
  // What somebody wanted holds for the next monitor, too.
  await until('its row', isShownIgnored, limit_s);
  expect((await machine.workloadOf(busy.pid, ({ ignored }) => ignored)).id).toBe(id);
  terminal.press('q');
  await terminal.isRestored(0);
  expect(await ended(second, 'SIGTERM')).toBe(0);
  terminal.type('"$OMNIMIND" top; echo ended $?');
  await terminal.shows(/^omnimind: no monitor answers on .*\n(.*\n)*ended 69$/m);
});
