import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MachineSampler } from '@omnimind/observe/machine-sampler';
import { FakeMonitor, fakeTickRow } from '@omnimind/testing/fake-monitor';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Home, omnimindBin } from '../cli/omnimind.ts';
import { Tmux } from './tmux.ts';

/** A desk as a developer has it, from the kernel's files to the screen: 13 shells, 8 clusters of PostgreSQL, 3 servers of Node, 2 services of Compose. */

const MiB = 256; // pages
const home = '/home/ana';
const user = '/user.slice/user-1000.slice/user@1000.service';
const hashes = { web: 'a'.repeat(64), worker: 'b'.repeat(64) };
/** Where the shells are: three in the home, and some two in one project. */
const places = ['', '', '', '/src/billing', '/src/billing', '/src/billing/api', '/src/shop', '/src/shop', '/src/wiki'];
const elsewhere = ['/var/log', '/etc/nginx', '/usr/share/lintian', '/tmp'];
const clusters = ['main', 'billing', 'shop', 'test', 'blog', 'wiki', 'mail', 'stats'];
const servers = ['api', 'web', 'admin'];

class Desk {
  readonly proc = new FakeProc();
  readonly root = mkdtempSync(join(tmpdir(), 'omnimind-desk-'));
  readonly cgroup = join(this.root, 'cgroup');
  #pid = 2000;

  constructor() {
    this.directory('/');
    writeFileSync(join(this.cgroup, 'cgroup.controllers'), 'cpuset cpu io memory pids\n');
    for (const directory of [...places.map((place) => home + place), ...elsewhere]) this.shell(directory);
    for (const name of clusters) this.cluster(name);
    for (const name of servers) this.server(name);
    for (const [name, hash] of Object.entries(hashes)) this.container(name, hash);
  }

  shell(directory: string): void {
    const path = `${user}/app.slice/app-org.gnome.Terminal.slice/vte-spawn-${this.#pid}.scope`;
    this.unit(path, { name: 'bash', commandLine: ['bash'], resident: 5 * MiB }, directory);
  }

  cluster(name: string): void {
    const data = `/var/lib/postgresql/15/${name}`;
    const commandLine = ['/usr/lib/postgresql/15/bin/postgres', '-D', data];
    const path = `/system.slice/system-postgresql.slice/postgresql@15-${name}.service`;
    const main = this.unit(path, { name: 'postgres', commandLine, resident: 30 * MiB }, data);
    for (const title of ['checkpointer ', 'walwriter '])
      this.member(path, { ppid: main, name: 'postgres', commandLine: [`postgres: 15/${name}: ${title}`] }, data);
  }

  server(name: string): void {
    const path = `${user}/app.slice/run-u${this.#pid}.service`;
    const directory = `${home}/src/${name}`;
    const started = { name: 'npm run dev', commandLine: ['npm run dev'], resident: 40 * MiB };
    const npm = this.unit(path, started, directory);
    const commandLine = ['node', 'server.js'];
    this.member(path, { ppid: npm, name: 'MainThread', commandLine, resident: 90 * MiB }, directory);
  }

  container(name: string, hash: string): void {
    const commandLine = ['python3', '-m', 'gunicorn', `shop.${name}:app`];
    this.unit(`/system.slice/docker-${hash}.scope`, { name: 'gunicorn', commandLine, resident: 80 * MiB }, '/app');
  }

  unit(path: string, process: Parameters<FakeProc['add']>[1], directory: string): number {
    this.directory(path);
    const pid = this.#pid + 1;
    for (const [file, text] of Object.entries({
      'cpu.stat': 'usage_usec 9000\nuser_usec 6000\nsystem_usec 3000\n',
      'memory.stat': `anon ${(process?.resident ?? 0) * 4096}\nfile 0\nshmem 0\npgfault 9\npgmajfault 0\n`,
      'memory.current': `${(process?.resident ?? 0) * 4096}\n`,
      'pids.current': '1\n',
      'cgroup.procs': '',
    }))
      writeFileSync(join(this.cgroup + path, file), text);
    this.member(path, { ppid: 1, ...process }, directory);
    return pid;
  }

  member(path: string, process: NonNullable<Parameters<FakeProc['add']>[1]>, directory: string): void {
    this.#pid += 1;
    this.proc.add(this.#pid, { ...process, cgroup: path });
    this.proc.link(`${this.#pid}/cwd`, directory);
    writeFileSync(join(this.cgroup + path, 'cgroup.procs'), `${this.#pid}\n`, { flag: 'a' });
  }

  /** With those above it, which hold processes below them. */
  directory(path: string): void {
    mkdirSync(this.cgroup + path, { recursive: true });
    for (let at = path; ; at = at.slice(0, at.lastIndexOf('/'))) {
      writeFileSync(join(this.cgroup + at, 'cgroup.events'), 'populated 1\nfrozen 0\n');
      writeFileSync(join(this.cgroup + at, 'cgroup.type'), 'domain\n');
      if (at === '' || at === '/') return;
    }
  }

  /** Docker's socket, as far as it is asked. */
  async engine(): Promise<void> {
    mkdirSync(join(this.root, 'run'));
    const engine = createServer(({ url = '' }, response) => {
      const service = url.includes(hashes.web) ? 'web' : 'worker';
      const labels = { 'com.docker.compose.service': service, 'com.docker.compose.project': 'shop' };
      response.end(JSON.stringify({ Name: `/shop-${service}-1`, Config: { Labels: labels } }));
    });
    await new Promise<void>((resolve) => engine.listen(join(this.root, 'run/docker.sock'), resolve));
    onTestFinished(() => void engine.close());
  }
}

test('whoever looks at status and top can tell each from the others', async () => {
  const desk = new Desk();
  await desk.engine();
  const sampler = new MachineSampler({
    ...{ proc: desk.proc.path, cgroup: desk.cgroup, root: desk.root, interval_s: 1, protectedNames: [], self: 1 },
  });
  const monitor = await new FakeMonitor().listen();
  onTestFinished(async () => {
    sampler.close();
    await monitor.close();
    desk.proc.delete();
    rmSync(desk.root, { recursive: true });
  });
  let t = 0;
  const tick = () => {
    t += 3;
    const { workloads } = sampler.sample(t);
    const rows = workloads.map(({ id, sample: { anon_bytes = null, pids = null } }) => {
      const description = sampler.describe(id) ?? null;
      return fakeTickRow(id, { name: sampler.label(id), cpu_cores: 0, anon_bytes, pids, description, verdict: null });
    });
    monitor.tick(...rows);
    return rows.map(({ name }) => name);
  };
  // Each is asked for on its own.
  const containers = expect.arrayContaining(['web · shop', 'worker · shop']);
  await vi.waitFor(() => expect(tick()).toEqual(containers), 60_000);
  const names = tick();
  expect(names).toHaveLength(26);
  expect(new Set(names).size).toBe(26);
  expect(names.filter((name) => /^[./]|^\S*\/\S* ·/.test(name))).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(['node server.js · api', 'web · shop', 'bash · /var/log']));

  const shell = new Home();
  onTestFinished(() => shell.remove());
  for (const [columns, rows] of [
    [80, 50],
    [160, 50],
  ] as const) {
    const terminal = new Tmux(columns, rows, {
      ...shell.environment,
      OMNIMIND_API: monitor.path,
      OMNIMIND: omnimindBin,
    });
    await terminal.showsWhatWasBefore();
    terminal.type('clear; "$OMNIMIND" status; echo ended $?');
    await terminal.shows(/^ended 0$/m);
    terminal.keep(`crowd-status-${columns}`);
    await terminal.holds(expectEach);
    terminal.type('clear; "$OMNIMIND" top; echo ended $?');
    await terminal.shows(/^q quit/m);
    terminal.keep(`crowd-top-${columns}`);
    await terminal.holds(expectEach);
    terminal.press('q');
    await terminal.shows(/^ended 0$/m);
  }
});

/** A row for each, and no two that begin alike: what stands before the figures is the name, and the PID where there is room. */
function expectEach(lines: readonly string[]): void {
  const names = lines.flatMap((line) => /^[ ▸>] (\S.*?) {2,}.*\d MiB/.exec(line)?.[1] ?? []);
  expect(names).toHaveLength(26);
  expect(new Set(names).size).toBe(26);
}
