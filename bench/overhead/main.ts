/**
 * What watching costs: `npm run bench:overhead`. Prints two tables, or one JSON object with --json.
 *
 * 1. One tick of the monitor (observation and analysis) over 100 to 2,000 processes, as a multiple of a program in C that
 *    reads the same files: both in one run, in turns, as CPU time.
 * 2. `omnimind monitor` at 1 Hz, with its API and its history, over 100 to 1,000 processes in 50 sessions, beside top and atop: share
 *    of one processor in its first minute, while V8 compiles what runs often, and after two, as it is all day; memory then. Exit
 *    status 1 above a bar.
 *
 * Each measurement has a process of its own, so that one's heap is not another's.
 */
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { compile, isInstalled, LineProgram, useOf, workFolder } from './children.ts';
import { readerInput } from './recorded-reads.ts';
import { SamplerUnderTest } from './sampler-round.ts';

const sizes = [100, 500, 1000, 2000];
/** One in ten processes does something between two ticks. */
const busyShare = 0.1;
const pace_ms = 100;
/** Two rounds of the full reading that an idle process gets. */
const ticksPerRound = 60;
const rounds = 5;
/** Readings of processes until the just-in-time compilers have seen everything: a monitor runs for days. */
const warmUpReadings = 100_000;
const leastWarmUpTicks = 90;
const warmUpPace_ms = 10;

interface TickCost {
  processes: number;
  files: number;
  node_usec: number;
  c_usec: number;
  ratio: number;
}

interface MonitorCost {
  processes: number;
  program: string;
  first_share: number | null;
  cpu_share: number | null;
  resident_bytes: number | null;
  anon_bytes: number | null;
}

const watchedSizes = [100, 500, 1000];
const sessions = 50;
const mostResident_bytes = 100 * 2 ** 20;
const mostAnon_bytes = 56 * 2 ** 20;
/** Of one tick over 1,000 processes, as a multiple of C. */
const mostRatio = 1.5;
const ownName = 'omnimind monitor';

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** One size, in this process. */
async function tickCost(processes: number): Promise<TickCost> {
  const folder = workFolder();
  const herd = new LineProgram(compile('herd', folder), [String(processes), String(Math.round(processes * busyShare))]);
  await herd.ask();
  const sampler = new SamplerUnderTest();
  await sampler.round(Math.max(leastWarmUpTicks, warmUpReadings / processes), warmUpPace_ms);
  const reads = await sampler.recordReads(ticksPerRound, pace_ms);
  const reader = new LineProgram(compile('reader', folder), [String(pace_ms * 1000)], readerInput(reads));
  await reader.ask('ROUND');
  await sampler.round(ticksPerRound, pace_ms);
  const node: number[] = [];
  const c: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    c.push(Number(await reader.ask('ROUND')));
    node.push(await sampler.round(ticksPerRound, pace_ms));
  }
  await reader.end();
  await herd.end();
  sampler.close();
  const files = reads.ticks.reduce((sum, tick) => sum + tick.length, 0) / reads.ticks.length;
  return {
    processes,
    files,
    node_usec: median(node),
    c_usec: median(c),
    ratio: median(node.map((usec, i) => usec / (c[i] ?? Number.NaN))),
  };
}

/** A start is over, and what runs often is compiled, ms. */
const started_ms = 10_000;
const warm_ms = 120_000;

/** The monitors side by side over the same processes, for `seconds` once they have started and again when they are warm. */
async function monitorCosts(processes: number, seconds: number): Promise<MonitorCost[]> {
  const folder = workFolder();
  const busy = String(Math.round(processes * busyShare));
  const herd = new LineProgram(compile('herd', folder), [String(processes), busy, String(sessions)]);
  await herd.ask();
  const omnimind = join(import.meta.dirname, '../../packages/cli/bin/omnimind');
  const commands: [string, string[]][] = [
    [omnimind, ['monitor', '--interval', '1s', '--socket', join(folder, 'api.sock')]],
    ['top', ['-b', '-d', '1']],
    ['atop', ['-w', join(folder, 'atop.log'), '1']],
  ];
  // A state of its own, where its history is.
  const environment = { ...process.env, HOME: folder, XDG_STATE_HOME: join(folder, 'state') };
  const running = commands.map(([program, parameters]) => ({
    name: program === omnimind ? ownName : [program, ...parameters.map((each) => each.replace(folder, '…'))].join(' '),
    child: isInstalled(program) ? spawn(program, parameters, { stdio: 'ignore', env: environment }) : null,
  }));
  const uses = () =>
    running.map(({ child }) => ({
      at_s: performance.now() / 1000,
      use: child?.pid === undefined ? null : useOf(child.pid),
    }));
  const minute = async () => {
    const first = uses();
    await pause(seconds * 1000);
    return uses().map((last, i) => ({ first: first[i] ?? last, last }));
  };
  await pause(started_ms);
  const young = await minute();
  await pause(Math.max(0, warm_ms - started_ms - seconds * 1000));
  const warm = await minute();
  const share = (each: (typeof young)[number] | undefined): number | null =>
    each?.first.use == null || each.last.use === null
      ? null
      : (each.last.use.cpu_s - each.first.use.cpu_s) / (each.last.at_s - each.first.at_s);
  const costs = running.map(({ name }, i) => ({
    processes,
    program: name,
    first_share: share(young[i]),
    cpu_share: share(warm[i]),
    resident_bytes: warm[i]?.last.use?.resident_bytes ?? null,
    anon_bytes: warm[i]?.last.use?.anon_bytes ?? null,
  }));
  for (const { child } of running) child?.kill('SIGTERM');
  await herd.end();
  return costs;
}

function row(cells: readonly (string | number)[], widths: readonly number[]): string {
  return cells
    .map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i] ?? 0) : String(cell).padStart(widths[i] ?? 0)))
    .join('  ');
}

function print(ticks: TickCost[], monitors: MonitorCost[]): void {
  const tickWidths = [10, 12, 12, 12, 8];
  console.log(
    'One tick of the monitor, CPU time, beside a program in C that reads the same files (asked: at most 1.5)\n',
  );
  console.log(row(['processes', 'files read', 'monitor µs', 'C µs', 'ratio'], tickWidths));
  for (const each of ticks)
    console.log(
      row(
        [
          each.processes,
          each.files.toFixed(0),
          each.node_usec.toFixed(0),
          each.c_usec.toFixed(0),
          each.ratio.toFixed(2),
        ],
        tickWidths,
      ),
    );
  const monitorWidths = [10, 18, 14, 14, 12, 12];
  console.log(
    '\nMonitors at 1 Hz, side by side (asked: no more CPU than top, 100 MiB resident, of it 56 MiB anonymous)\n',
  );
  console.log(row(['processes', 'program', 'first minute', 'CPU', 'resident', 'anonymous'], monitorWidths));
  const mib = (bytes: number | null) => (bytes === null ? '' : `${(bytes / 2 ** 20).toFixed(1)} MiB`);
  const percent = (share: number | null) => (share === null ? 'not installed' : `${(share * 100).toFixed(2)} %`);
  for (const { processes, program, first_share, cpu_share, resident_bytes, anon_bytes } of monitors)
    console.log(
      row(
        [processes, program, percent(first_share), percent(cpu_share), mib(resident_bytes), mib(anon_bytes)],
        monitorWidths,
      ),
    );
  for (const text of tooMuch(ticks, monitors)) console.log(`TOO MUCH: ${text}`);
}

/** What is above its bar. */
function tooMuch(ticks: readonly TickCost[], monitors: readonly MonitorCost[]): string[] {
  const slow = ticks.filter(({ processes, ratio }) => processes === 1000 && ratio > mostRatio);
  return [
    ...slow.map(({ ratio }) => `a tick over 1,000 processes takes ${ratio.toFixed(2)} times that of C`),
    ...watchedSizes.flatMap((size) => {
      const [own, top] = [ownName, 'top -b -d 1'].map((name) =>
        monitors.find(({ processes, program }) => processes === size && program === name),
      );
      const isAbove = (value: number | null | undefined, most: number | null | undefined) =>
        value != null && most != null && value > most;
      return [
        ...(isAbove(own?.cpu_share, top?.cpu_share) ? [`CPU over ${size} processes, more than top's`] : []),
        ...(isAbove(own?.resident_bytes, mostResident_bytes) ? [`resident memory over ${size} processes`] : []),
        ...(isAbove(own?.anon_bytes, mostAnon_bytes) ? [`anonymous memory over ${size} processes`] : []),
      ];
    }),
  ];
}

/** Runs one measurement in a process of its own. */
function measured(...parameters: string[]): unknown {
  const output = execFileSync(process.execPath, [import.meta.filename, ...parameters], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output);
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    tick: { type: 'string' },
    monitors: { type: 'string' },
    seconds: { type: 'string', default: '60' },
  },
});
if (values.tick !== undefined) console.log(JSON.stringify(await tickCost(Number(values.tick))));
else if (values.monitors !== undefined)
  console.log(JSON.stringify(await monitorCosts(Number(values.monitors), Number(values.seconds))));
else {
  for (const program of ['gcc', 'top', 'atop']) {
    if (!isInstalled(program))
      console.error(
        `bench:overhead: ${program} is not installed (Debian: apt-get install ${program === 'top' ? 'procps' : program})`,
      );
  }
  const ticks = sizes.map((size) => measured('--tick', String(size)) as TickCost);
  const monitors = watchedSizes.flatMap(
    (size) => measured('--monitors', String(size), '--seconds', values.seconds) as MonitorCost[],
  );
  if (values.json === true) console.log(JSON.stringify({ ticks, monitors }));
  else print(ticks, monitors);
  process.exitCode = tooMuch(ticks, monitors).length > 0 ? 1 : 0;
}
process.exit();
