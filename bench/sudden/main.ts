/**
 * `npm run bench:sudden [-- --runs 10]`: how long after the first telling sign a program of 300 MiB/s is throttled, on a processor that is
 * not emulated; as root. What the scenario `sudden` measures in a virtual machine, without one: a real monitor, as the program has it, and a
 * real program. The machine of 1 GiB around them is made up in a mount namespace: `/proc/meminfo` and the files of the cgroups are written
 * each 5 ms from what the program holds, and the service manager takes calls and never answers, as one that drowns. Nothing reclaims, so
 * that no stall is seen: the sign is that less than 35 % of what was available is left, and that for three seconds.
 *
 * The program holds 900 MiB at most and ends by itself. Takes about two minutes; use of a processor is small.
 */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parseMountinfo } from '@omnimind/linux/cgroup/mount';
import { Home, until } from '../../test/cli/omnimind.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '10' }, inside: { type: 'boolean', default: false } },
});
const MiB = 2 ** 20;
const root = join(import.meta.dirname, '../..');
const program = join(root, '.build/sudden/leak-c-malloc');

/** A file that is written in place: who keeps it open reads what is new. */
class Written {
  readonly #descriptor: number;

  constructor(path: string, text: string) {
    writeFileSync(path, text);
    this.#descriptor = openSync(path, 'r+');
  }

  set text(text: string) {
    ftruncateSync(this.#descriptor, writeSync(this.#descriptor, text, 0));
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** A leaf that holds one process. */
function cgroupOf(directory: string, pid: number) {
  mkdirSync(directory, { recursive: true });
  const still = { 'cgroup.procs': `${pid}\n`, 'cgroup.events': 'populated 1\nfrozen 0\n', 'pids.current': '1\n' };
  for (const [name, text] of Object.entries(still)) writeFileSync(join(directory, name), text);
  const pressure = 'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n';
  for (const each of ['cpu', 'memory', 'io']) writeFileSync(join(directory, `${each}.pressure`), pressure);
  for (const each of ['memory.high', 'memory.max']) writeFileSync(join(directory, each), 'max\n');
  const of = (name: string, text: string) => new Written(join(directory, name), text);
  return {
    cpu: of('cpu.stat', 'usage_usec 0\nuser_usec 0\nsystem_usec 0\n'),
    memory: of('memory.current', '4096\n'),
    details: of('memory.stat', 'anon 4096\nfile 0\nshmem 0\n'),
    path: directory,
  };
}

async function measure(): Promise<number> {
  const point = parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8')).find(
    ({ type }) => type === 'cgroup2',
  )?.point;
  if (point === undefined) throw new Error('cgroup2 is mounted nowhere');
  const mount = (...words: string[]) => execFileSync('mount', words, { stdio: 'inherit' });
  mount('-t', 'tmpfs', 'none', '/run');
  mkdirSync('/run/dbus');
  createServer(() => {})
    .listen('/run/dbus/system_bus_socket')
    .unref();
  const tree = '/run/cgroup';
  const slice = join(tree, 'omnimind.slice/omnimind-dev.slice');
  mkdirSync(slice, { recursive: true });
  writeFileSync(join(tree, 'cgroup.controllers'), 'cpu io memory pids\n');
  for (const each of ['omnimind.slice', 'omnimind.slice/omnimind-dev.slice', 'system.slice']) {
    mkdirSync(join(tree, each), { recursive: true });
    writeFileSync(join(tree, each, 'cgroup.events'), 'populated 1\nfrozen 0\n');
  }
  const meminfo = readFileSync('/proc/meminfo', 'utf8');
  const total_bytes = 1024 * MiB;
  const idle_bytes = 620 * MiB;
  /** As on a machine of 1 GiB of which a program has taken so much. */
  const textOf = (taken_bytes: number) => {
    const kB = (bytes: number) => `${Math.round(bytes / 1024)} kB`.padStart(14);
    const of = { MemTotal: total_bytes, MemFree: idle_bytes - taken_bytes, MemAvailable: idle_bytes - taken_bytes };
    return Object.entries({ ...of, SwapTotal: 0, SwapFree: 0 }).reduce(
      (text, [key, bytes]) => text.replace(new RegExp(`^${key}:.*$`, 'm'), `${key}:${kB(Math.max(0, bytes))}`),
      meminfo,
    );
  };
  const machine = new Written('/run/meminfo', textOf(0));
  mount('--bind', '/run/meminfo', '/proc/meminfo');
  mount('--bind', tree, point);
  // As many workloads as a small desktop has.
  const others = Array.from({ length: 30 }, (_, i) => {
    const child = spawn('sleep', ['600'], { stdio: 'ignore' });
    if (child.pid !== undefined) cgroupOf(join(tree, `system.slice/service-${i}.service`), child.pid);
    return child;
  });
  const home = new Home();
  const monitor = home.start(['monitor', '--mode', 'smart', '--interval', '1s']);
  await pause(15_000);
  const delays: number[] = [];
  for (let run = 1; run <= Number(values.runs); run += 1) {
    const hog = spawn('prlimit', [`--as=${1100 * MiB}`, program, '--rate=18000', '--seconds=3'], { stdio: 'ignore' });
    const pid = hog.pid ?? 0;
    const { cpu, memory, details, path } = cgroupOf(join(slice, `omnimind-hog-${run}.scope`), pid);
    const began = performance.now();
    let [sign, throttled, left, high] = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
    const seen: { at: number; bytes: number }[] = [];
    while (Number.isNaN(throttled) && hog.exitCode === null) {
      const [, resident = 0] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ').map(Number);
      const bytes = resident * 4096;
      const at = performance.now() - began;
      memory.text = `${bytes}\n`;
      details.text = `anon ${bytes}\nfile 0\nshmem 0\n`;
      cpu.text = `usage_usec ${Math.round(at * 100)}\nuser_usec ${Math.round(at * 50)}\nsystem_usec ${Math.round(at * 50)}\n`;
      machine.text = textOf(bytes);
      left = idle_bytes - bytes;
      seen.push({ at, bytes: left });
      const before = seen.findLast((each) => at - each.at >= 200);
      const rate = before === undefined ? 0 : (before.bytes - left) / (at - before.at);
      if (Number.isNaN(sign) && left < 0.35 * idle_bytes && left < rate * 3000) sign = at;
      high = Number(readFileSync(join(path, 'memory.high'), 'utf8'));
      if (high > 0) throttled = at;
      await pause(5);
    }
    hog.kill('SIGKILL');
    // What is throttled before there is a sign did not wait for it.
    const delay = Number.isNaN(sign) && throttled > 0 ? 0 : throttled - sign;
    delays.push(delay);
    const words = [
      Number.isNaN(sign) ? 'before the sign' : `sign ${sign.toFixed(0)} ms`,
      `throttle ${throttled.toFixed(0)} ms`,
      `${(left / MiB).toFixed(0)} MiB left`,
    ];
    console.log(`run ${run}: ${delay.toFixed(0)} ms (${words.join(', ')}; limit ${(high / MiB).toFixed(0)} MiB)`);
    for (const each of [cpu, memory, details]) each.close();
    rmSync(path, { recursive: true });
    machine.text = textOf(0);
    await pause(5000);
  }
  const sorted = delays.toSorted((a, b) => a - b);
  console.log(
    `median ${sorted[sorted.length >> 1]?.toFixed(0)} ms, worst ${sorted.at(-1)?.toFixed(0)} ms of ${delays.length}`,
  );
  monitor.child.kill('SIGTERM');
  await until('the monitor’s end', () => monitor.child.exitCode !== null || monitor.child.signalCode !== null);
  for (const each of others) each.kill();
  if (delays.some((delay) => !(delay <= 200)))
    console.log(monitor.output.stderr.slice(-2000), monitor.output.stdout.slice(-2000));
  home.remove();
  return delays.every((delay) => delay <= 200) ? 0 : 1;
}

if (!values.inside) {
  mkdirSync(join(program, '..'), { recursive: true });
  const source = join(root, 'bench/detection/programs/leak-c-malloc.c');
  execFileSync('gcc', ['-static', '-O1', '-o', program, source], { stdio: 'inherit' });
  const words = ['--mount', '--propagation', 'private', process.execPath, ...process.execArgv, import.meta.filename];
  const child = spawn('unshare', [...words, '--inside', '--runs', values.runs], { stdio: 'inherit' });
  child.on('exit', (status) => process.exit(status ?? 1));
} else process.exit(await measure());
