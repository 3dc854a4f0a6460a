/**
 * The soak on a real machine: `npm run bench:soak-real [-- --minutes 120] [--json]`. A real monitor with API, history and event log
 * watches 500 workloads an hour that come and go, twenty pieces of trouble spread over the time (leaks and loops, each for five
 * minutes), and is killed and started anew three times. Workloads run nicer than this by 5 and end by themselves.
 *
 * Prints the monitor's memory every tenth of an hour, what the event log holds and lost, and whose priority was not given back; fails
 * when anything was lost or left in force, or when anonymous memory grows by more than a fifth from the second life on.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { EventLogReader } from '@omnimind/tell/event-log-reader';
import { Home } from '../../test/cli/omnimind.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '120' }, json: { type: 'boolean', default: false } },
});
const length_s = Number(values.minutes) * 60;
const perHour = 500;
const troubles = 20;
const lives = 4;
const troubleLasts_s = 300;
/** More than that of this program. Of workloads: behind what people do here, with room for the monitor to lower it. */
const nicer = 5;
const niceness = getPriority() + nicer;
const MiB = 2 ** 20;

// Honest work: some memory, a little of a processor each second.
const honest = `
import sys, time
kept = bytearray(int(sys.argv[1]) << 20)
end = time.monotonic() + int(sys.argv[2])
while time.monotonic() < end:
    sum(range(200000)); time.sleep(1)
`;
const leak = `
import sys, time
kept = []
end = time.monotonic() + int(sys.argv[2])
while time.monotonic() < end:
    kept.append(bytearray(b'x' * (4 << 20))); time.sleep(1)
`;
const loop = `
import sys, time
end = time.monotonic() + int(sys.argv[2])
sum(range(2000000)); time.sleep(20)
while time.monotonic() < end:
    pass
`;

const home = new Home();
const running = new Set<ChildProcess>();
const told = { workloads: 0, troubles: 0, events: 0, lost: 0, missed: 0, lives: 0, alerts: 0 };

/** A workload of its own: a session. */
function startWorkload(text: string, size: number, lasts_s: number): void {
  const child = spawn('nice', ['-n', String(nicer), '/usr/bin/python3', '-c', text, String(size), String(lasts_s)], {
    detached: true,
    stdio: 'ignore',
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
}

let monitor = startMonitor();
function startMonitor() {
  told.lives += 1;
  return home.start(['monitor', '--announce', '--interval', '1s']);
}

/** Resident and anonymous memory, MiB. */
function memory(): { rss: number; anonymous: number } {
  const status = readFileSync(`/proc/${monitor.child.pid}/status`, 'utf8');
  const of = (key: string) => Math.round((Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]) * 1024) / MiB);
  return { rss: of('VmRSS'), anonymous: of('RssAnon') };
}

const directories = () =>
  readdirSync(home.root, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map((each) => join(each.parentPath, each.name));
const reader = await (async () => {
  for (;;) {
    const events = directories().find((each) => each.endsWith('/events'));
    if (events !== undefined) return new EventLogReader(events, {});
    await pause(500);
  }
})();
function readEvents(): void {
  for (;;) {
    const { announcements, lost } = reader.read(1000);
    told.events += announcements.length;
    told.lost += lost;
    told.alerts += announcements.filter((each) => JSON.stringify(each).includes('"alert"')).length;
    if (announcements.length === 0) return;
  }
}

const every_s = Math.min(360, length_s / 20);
let nextSample_s = every_s;
const start = performance.now();
const now_s = () => (performance.now() - start) / 1000;
const samples: { minute: number; life: number; rss: number; anonymous: number }[] = [];
while (now_s() < length_s) {
  const passed_s = now_s();
  for (; told.workloads < (passed_s / 3600) * perHour; told.workloads += 1) {
    const seed = (told.workloads * 0.618_034) % 1;
    startWorkload(honest, Math.round(5 + seed * 40), Math.round(30 + seed * 120));
  }
  const due = Math.min(troubles, (passed_s / Math.max(length_s - troubleLasts_s, length_s / 2)) * troubles);
  for (; told.troubles < due; told.troubles += 1) {
    startWorkload(told.troubles % 2 === 0 ? leak : loop, 0, troubleLasts_s);
  }
  if (told.lives < lives && passed_s > (told.lives * length_s) / lives) {
    readEvents();
    monitor.child.kill('SIGKILL');
    await monitor.ended;
    monitor = startMonitor();
    nextSample_s = passed_s + every_s / 2;
  }
  if (passed_s > nextSample_s) {
    nextSample_s += every_s;
    const sample = { minute: Math.round(passed_s / 60), life: told.lives, ...memory() };
    samples.push(sample);
    if (!values.json) console.log(JSON.stringify({ ...sample, ...told }));
  }
  readEvents();
  await pause(1000);
}
// Those that live on while the monitor ends show what it gives back.
startWorkload(honest, 10, 120);
monitor.child.kill('SIGTERM');
const { status, stderr } = await monitor.ended;
await pause(1000);
readEvents();
for (const { pid } of running) {
  try {
    if (pid !== undefined && getPriority(pid) !== niceness) told.missed += 1;
  } catch {
    // It has ended meanwhile.
  }
}
const left = directories()
  .filter((each) => each.endsWith('/journal'))
  .flatMap((each) => readdirSync(each));
told.missed += left.length;
const early = Math.max(...samples.filter(({ life }) => life === 2).map(({ anonymous }) => anonymous));
const late = Math.max(...samples.slice(-2).map(({ anonymous }) => anonymous));
const isGood = status === 0 && told.lost === 0 && told.missed === 0 && told.events > 0 && late < early * 1.2;
const result = { ...told, status, stderr: stderr.slice(-500), samples, isGood };
console.log(values.json ? JSON.stringify(result) : isGood ? 'good' : `FAIL ${JSON.stringify(result)}`);
for (const { pid } of running) if (pid !== undefined) process.kill(pid, 'SIGTERM');
await pause(500);
home.remove();
process.exitCode = isGood ? 0 : 1;
