import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { loadNative } from '@omnimind/linux/native/libc';
import { unixPeers } from '@omnimind/linux/native/unix-sockets';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createContext } from './context.ts';
import { ClientWatch } from './elsewhere.ts';
import { ServerWatch } from './server-watch.ts';

vi.mock('@omnimind/linux/native/unix-sockets', async (load) => {
  const { unixPeers } = await load<typeof import('@omnimind/linux/native/unix-sockets')>();
  return { unixPeers: vi.fn(unixPeers) };
});

function makeWatch(cgroupRoot: string | null = null) {
  const proc = new FakeProc();
  const clients = new ClientWatch(proc.path);
  onTestFinished(() => proc.delete());
  return { proc, clients, watch: new ServerWatch(createContext(proc.path, proc.slow), clients, cgroupRoot) };
}
const wrapper = ['java', '-cp', 'g.jar', 'org.gradle.wrapper.GradleWrapperMain', 'build'];
const daemon = ['java', '-cp', 'x.jar', 'org.gradle.launcher.daemon.bootstrap.GradleDaemon', '8.5'];
const none = () => false;

test('a daemon with all that it starts, from when its client was seen', () => {
  const { proc, clients, watch } = makeWatch();
  proc.add(10, { name: 'java', commandLine: wrapper });
  proc.add(20, { name: 'java', commandLine: daemon, utime: 5000, resident: 10_000 });
  clients.see(10, 'java');
  watch.look(2, () => [10], none);
  proc.set(20, { name: 'java', commandLine: daemon, utime: 5600, cutime: 200, resident: 30_000 });
  proc.add(21, { ppid: 20, name: 'java', commandLine: ['java', 'Worker'], utime: 400, resident: 20_000 });
  watch.look(5, () => [10], none);
  watch.look(12, () => [10], none);
  expect(watch.conclude(22, none)).toEqual([
    {
      ...{ client: 'GradleWrapperMain', server: 'GradleDaemon', pid: 20, cgroup: '/system.slice/origin.service' },
      use: { cpu_s: 12, memory_bytes: 50_000 * 4096, growth_bytes: 40_000 * 4096, span_s: 20 },
    },
  ]);
});

test('it is looked for sooner where a process has begun; what had ended by the end had its memory until then', () => {
  const { proc, clients, watch } = makeWatch();
  proc.add(9, { name: 'bash' });
  proc.add(20, { name: 'java', commandLine: daemon, utime: 5000, resident: 10_000 });
  watch.look(1, () => [9], none, 9);
  proc.add(10, { name: 'java', commandLine: wrapper });
  clients.see(10, 'java');
  for (const t of [3, 4]) watch.look(t, () => [9, 10], none, 10);
  proc.set(20, { name: 'java', commandLine: daemon, state: 'Z', utime: 5300, resident: 0 });
  expect(watch.conclude(9, none)).toMatchObject([
    { pid: 20, use: { cpu_s: 3, memory_bytes: 10_000 * 4096, growth_bytes: 0, span_s: 5 } },
  ]);
});

test('a service of its own by its cgroup', () => {
  const root = mkdtempSync(join(tmpdir(), 'omnimind-servers-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const account = (seconds: number, bytes: number) => {
    mkdirSync(join(root, 'system.slice/nix-daemon.service'), { recursive: true });
    writeFileSync(join(root, 'system.slice/nix-daemon.service/cpu.stat'), `usage_usec ${seconds * 1e6}\n`);
    writeFileSync(join(root, 'system.slice/nix-daemon.service/memory.stat'), `anon ${bytes}\nfile 5\nshmem 0\n`);
  };
  const { proc, clients, watch } = makeWatch(root);
  account(100, 1e6);
  proc.add(10, { name: 'nix-build' });
  proc.add(20, { name: 'nix-daemon', cgroup: '/system.slice/nix-daemon.service' });
  clients.see(10, 'nix-build');
  watch.look(2, () => [10], none);
  account(160, 3e6);
  const [found] = watch.conclude(32, none);
  expect(found?.use).toEqual({ cpu_s: 60, memory_bytes: 3e6, growth_bytes: 2e6, span_s: 30 });
});

test('containers that began after the client of their engine, not the others', () => {
  const { proc, clients, watch } = makeWatch();
  const hash = 'c'.repeat(64);
  proc.add(30, { name: 'containerd-shim', starttime: 5 });
  proc.add(31, { ppid: 30, name: 'redis-server', starttime: 6 });
  proc.add(40, { name: 'docker', commandLine: ['docker', 'run', 'shop'], starttime: 50 });
  proc.add(50, { name: 'containerd-shim', starttime: 60 });
  proc.add(51, { ppid: 50, name: 'python3', starttime: 61, cgroup: `/system.slice/docker-${hash}.scope` });
  clients.see(40, 'docker');
  watch.look(2, () => [40], none);
  expect(watch.conclude(12, none)).toMatchObject([
    { client: 'docker run shop', server: 'container cccccccccccc', pid: 51, use: { span_s: 10 } },
  ]);
});

test('processes that seem to have each other for a parent count once', () => {
  const { proc, clients, watch } = makeWatch();
  proc.add(10, { name: 'java', commandLine: wrapper });
  proc.add(20, { ppid: 21, name: 'java', commandLine: daemon, utime: 100 });
  proc.add(21, { ppid: 20, name: 'java', commandLine: ['java', 'Worker'], utime: 100 });
  clients.see(10, 'java');
  watch.look(2, () => [10], none);
  proc.set(20, { ppid: 21, name: 'java', commandLine: daemon, utime: 400 });
  expect(watch.conclude(12, none)).toMatchObject([{ pid: 20, use: { cpu_s: 3 } }]);
});

test('the number of a socket that was closed is given to another, which is looked at again', () => {
  if (isUnavailable(loadNative())) return;
  const { proc, watch } = makeWatch();
  const own = (pid: number) => pid === 10;
  const open = (pid: number, inode: number) => {
    mkdirSync(join(proc.path, `${pid}/fd`), { recursive: true });
    proc.link(`${pid}/fd/3`, `socket:[${inode}]`);
  };
  for (const [pid, name] of [
    [10, 'client'],
    [20, 'first'],
    [21, 'second'],
  ] as const)
    proc.add(pid, { name, utime: 0 });
  for (const [pid, inode] of [
    [10, 5],
    [20, 6],
    [21, 7],
  ] as const)
    open(pid, inode);
  vi.mocked(unixPeers).mockReturnValueOnce(new Map([[5, 6]]));
  watch.look(0, () => [10], own);
  rmSync(join(proc.path, '10/fd/3'));
  watch.look(10, () => [10], own);
  open(10, 5);
  vi.mocked(unixPeers).mockReturnValueOnce(new Map([[5, 7]]));
  watch.look(20, () => [10], own);
  for (const pid of [20, 21]) proc.set(pid, { name: 'server', utime: 500 });
  expect(watch.conclude(30, own).map(({ pid }) => pid)).toEqual([20, 21]);
});

test('whoever works behind a FIFO of the run', () => {
  const { proc, watch } = makeWatch();
  const fifo = join(proc.path, 'jobs');
  execFileSync('mkfifo', [fifo]);
  const open = (pid: number, target: string) => {
    mkdirSync(join(proc.path, `${pid}/fd`), { recursive: true });
    proc.link(`${pid}/fd/3`, target);
  };
  proc.write('notes', 'no FIFO');
  for (const [pid, name, target] of [
    [10, 'client', fifo],
    [11, 'client', join(proc.path, 'notes')],
    [20, 'worker', fifo],
    [21, 'editor', join(proc.path, 'notes')],
  ] as const) {
    proc.add(pid, { name, utime: 0 });
    open(pid, target);
  }
  const own = (pid: number) => pid < 20;
  watch.look(0, () => [10, 11], own);
  for (const pid of [20, 21]) proc.set(pid, { name: 'worker', utime: 500 });
  expect(watch.conclude(30, own)).toMatchObject([{ client: 'client', server: 'worker', pid: 20, use: { cpu_s: 5 } }]);
});

test('whoever works behind a Unix socket of the run', async () => {
  const native = loadNative();
  if (isUnavailable(native)) return;
  const directory = mkdtempSync(join(tmpdir(), 'omnimind-servers-'));
  const path = join(directory, 'socket');
  // Until it has taken the client in, a socket has no owner.
  const serve = `require('net').createServer((socket) => socket.on('data', () => {
    for (const end = process.cpuUsage().user + 1.2e6; process.cpuUsage().user < end; ) for (let i = 0; i < 1e6; i++);
    socket.write('done');
  }).write('ready')).listen(process.argv[1], () => console.log('ready'))`;
  const ask = `const socket = require('net').connect(process.argv[1]).on('data', (said) => console.log(String(said)));
    process.stdin.once('data', () => socket.write('work'));`;
  const start = (text: string) => spawn(process.execPath, ['-e', text, path], { stdio: ['pipe', 'pipe', 'ignore'] });
  const server = start(serve);
  await once(server.stdout, 'data');
  const client = start(ask);
  onTestFinished(() => {
    for (const child of [client, server]) child.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  });
  await once(client.stdout, 'data');
  const watch = new ServerWatch(createContext('/proc'), new ClientWatch(), null);
  const isOwn = (pid: number) => pid === client.pid;
  watch.look(0, () => [client.pid ?? 0], isOwn);
  expect(watch.conclude(0, isOwn)).toEqual([]);
  client.stdin.write('go');
  await once(client.stdout, 'data');
  const found = watch.conclude(5, isOwn);
  expect(found).toMatchObject([{ client: 'node', server: 'node', pid: server.pid }]);
  expect(found[0]?.use?.cpu_s).toBeGreaterThan(1);
});
