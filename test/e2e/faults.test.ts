import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { clientOn } from '@omnimind/client/connect-api';
import { expect, onTestFinished, test } from 'vitest';
import { Home, omnimindBin, until } from '../cli/omnimind.ts';
import { WatchedMonitor } from '../guarantees/watched-monitor.ts';

/** What a machine takes away from a real monitor, and whether it goes on. They mount, and so run as root. */

const alarms = (lines: readonly string[]) => lines.filter((line) => /\b(?:alert|critical)\b/.test(line));
const descriptors = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;
const limitFiles = (pid: number, count: number) =>
  execFileSync('prlimit', ['--pid', String(pid), `--nofile=${count}:`]);

test('no descriptor is left for 20 s: nobody is judged by it, and it goes on', async () => {
  const monitor = new WatchedMonitor();
  try {
    await monitor.begin();
    await monitor.during(() => pause(5000));
    const before = monitor.told.length;
    limitFiles(monitor.pid, descriptors(monitor.pid));
    await pause(20_000);
    limitFiles(monitor.pid, 1024);
    const again_ms = Date.now();
    await until(
      'a sample',
      () =>
        monitor.sampled_ms().then(
          (time_ms) => time_ms > again_ms,
          () => false,
        ),
      60,
    );
    const cost = await monitor.during(() => pause(8000));
    console.log('     descriptors', JSON.stringify(cost), Date.now() - again_ms, monitor.told.slice(before).join('\n'));
    expect(cost.longestGap_s).toBeLessThan(5);
    // That it stands at its own limit is true, and is told of its own workload; nobody is judged by what it could not read.
    const told = alarms(monitor.told.slice(before));
    const limit = /Z (.+): severity .*descriptors are at \d+% of the limit of open files of omnimind monitor/;
    const own = told.flatMap((line) => limit.exec(line)?.[1] ?? [])[0];
    const isItsOwn = (line: string) =>
      line.includes(`Z ${own}: severity `) && /descriptors (?:stable → exhausting|exhausting → stable)/.test(line);
    expect(told.filter((line) => !isItsOwn(line))).toEqual([]);
  } finally {
    expect(await monitor.end()).toBe(0);
  }
});

/** A disk that can only be read, in place of the state. */
function readOnlyState(home: Home): void {
  mkdirSync(home.state, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', home.state]);
  onTestFinished(() => void execFileSync('umount', ['--lazy', home.state]));
}

test('a state on a read-only disk: the monitor watches, says so, and ends well; the command’s status wins', async () => {
  const home = new Home();
  onTestFinished(() => home.remove());
  readOnlyState(home);
  const monitor = home.start(['monitor', '--interval', '1s', '--announce']);
  onTestFinished(() => void monitor.child.kill('SIGKILL'));
  const client = clientOn(home.environment['OMNIMIND_API'] ?? '');
  const count = () => client.call('workloads').then(({ workloads }) => workloads.length);
  await until(
    'a workload',
    () =>
      count().then(
        (number) => number > 0,
        () => false,
      ),
    60,
  );
  // It goes on for some ticks.
  await pause(5000);
  expect(await count()).toBeGreaterThan(0);
  monitor.child.kill('SIGTERM');
  const { status, stderr } = await monitor.ended;
  console.log('     read-only:', stderr.trim());
  expect(status).toBe(0);
  expect(stderr).toMatch(/read-only/);

  const run = await home.omnimind(['run', '--', 'sh', '-c', 'echo out; exit 7']);
  console.log('     read-only, run:', run.stderr.trim());
  expect([run.status, run.stdout]).toEqual([7, 'out\n']);
  expect(run.stderr).toMatch(/read-only/);
});

test('within a container of its own: run, monitor and status work, and see what is in it', async () => {
  const home = new Home();
  onTestFinished(() => home.remove());
  const script = `
    "$0" run --quiet -- sh -c 'exit 7'; echo run $?
    "$0" monitor --interval 1s >monitor.txt 2>&1 & monitor=$!
    sleep 600 >/dev/null & sleeper=$!
    for i in $(seq 120); do sleep 1; "$0" status >/dev/null 2>&1 && break; done
    "$0" status --json >status.json; echo status $?
    kill $sleeper
    kill $monitor; wait $monitor; echo monitor $?; cat monitor.txt >&2`;
  const container = spawn(
    'unshare',
    ['--pid', '--fork', '--mount-proc', '--uts', '--ipc', 'sh', '-c', script, omnimindBin],
    { cwd: home.root, env: home.environment, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  container.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await new Promise((resolve) => container.once('close', resolve));
  expect(said).toBe('run 7\nstatus 0\nmonitor 0\n');
});
