import { engineParameters } from '@omnimind/engine/parameters';
import type { WorkloadFacts } from '@omnimind/engine/snapshot';
import { WorkloadAnalysis } from '@omnimind/engine/workload-analysis';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { verdictAspects } from '@omnimind/protocol/event';
import type { Sample } from '@omnimind/protocol/trace';
import type { Verdict } from '@omnimind/protocol/verdict';

/** Curves of a fake workload: each a function of the time in s. What is absent was not measured. */
export interface FakeCurves {
  /** CPU use, cores, at the end of each interval. */
  readonly cores?: (t: number) => number;
  /** Share of it that is spent in the kernel. */
  readonly systemShare?: (t: number) => number;
  /** Run delay, cores. */
  readonly delay?: (t: number) => number;
  /** Anonymous memory, bytes. */
  readonly anon?: (t: number) => number;
  /** File-backed memory, bytes. */
  readonly file?: (t: number) => number;
  /** Memory swapped out, bytes. */
  readonly swap?: (t: number) => number;
  /** What the machine has left, bytes. */
  readonly available?: (t: number) => number;
  readonly bytesPerSecond?: (t: number) => number;
  readonly threads?: (t: number) => number;
  readonly switchesPerSecond?: (t: number) => number;
  readonly faultsPerSecond?: (t: number) => number;
  readonly majorFaultsPerSecond?: (t: number) => number;
  readonly linesPerSecond?: (t: number) => number;
  readonly pids?: (t: number) => number;
  /** Share of wall time in which all tasks stood still for memory. */
  readonly memoryFull?: (t: number) => number;
  /** Share of wall time in which some task waited for memory. */
  readonly memorySome?: (t: number) => number;
  /** Share of wall time in which the whole machine stood still for memory. */
  readonly machineFull?: (t: number) => number;
}

export const GiB = 2 ** 30;
export const MiB = 2 ** 20;

/** The facts of a fake workload on a machine of `cores` processors and 16 GiB. */
export function fakeFacts(cores: number, interval_s: number, memory_limit_bytes?: number): WorkloadFacts {
  return {
    interval_s,
    host: { cores, memory_bytes: 16 * GiB, swap_bytes: 0 },
    workload: { name: 'test', ...(memory_limit_bytes === undefined ? {} : { memory_limit_bytes }) },
  };
}

/** Samples of the curves from `start` on, one each `interval_s`, for `seconds`. */
export function fakeSamples(curves: FakeCurves, interval_s: number, seconds: number, start = 0): Sample[] {
  const samples: Sample[] = [];
  const counters = new Counters();
  for (let elapsed = 0; elapsed <= seconds + 1e-9; elapsed += interval_s) {
    counters.advance(curves, elapsed, elapsed === 0 ? 0 : interval_s);
    samples.push(sampleAt(curves, counters, elapsed, Math.round((start + elapsed) * 1000) / 1000));
  }
  return samples;
}

/** What the rates of the curves add up to. */
class Counters {
  readonly totals = { user: 0, system: 0, delay: 0, bytes: 0, switches: 0, minor: 0, major: 0, lines: 0 };
  readonly stalls = { full: 0, some: 0, machine: 0 };

  advance(curves: FakeCurves, t: number, seconds: number): void {
    const { totals, stalls } = this;
    const grown = (curve: ((t: number) => number) | undefined): number => (curve?.(t) ?? 0) * seconds;
    const share = curves.systemShare?.(t) ?? 0;
    const cores = grown(curves.cores);
    totals.user += cores * 1e6 * (1 - share);
    totals.system += cores * 1e6 * share;
    totals.delay += grown(curves.delay) * 1e6;
    totals.bytes += grown(curves.bytesPerSecond);
    totals.switches += grown(curves.switchesPerSecond);
    totals.minor += grown(curves.faultsPerSecond);
    totals.major += grown(curves.majorFaultsPerSecond);
    totals.lines += grown(curves.linesPerSecond);
    stalls.full += grown(curves.memoryFull) * 1e6;
    stalls.some += grown(curves.memorySome) * 1e6;
    stalls.machine += grown(curves.machineFull) * 1e6;
  }
}

function sampleAt(curves: FakeCurves, counters: Counters, elapsed: number, t: number): Sample {
  const { totals, stalls } = counters;
  const gauge = (curve: (t: number) => number): number => Math.max(0, Math.round(curve(elapsed)));
  const host = {
    ...(curves.available && { memory_available_bytes: gauge(curves.available) }),
    ...(curves.machineFull && { memory_full_usec: Math.round(stalls.machine) }),
  };
  const psi = {
    ...(curves.memoryFull && { memory_full_usec: Math.round(stalls.full) }),
    ...(curves.memorySome && { memory_some_usec: Math.round(stalls.some) }),
  };
  return {
    t,
    ...(curves.cores && { user_usec: Math.round(totals.user), system_usec: Math.round(totals.system) }),
    ...(curves.delay && { run_delay_usec: Math.round(totals.delay) }),
    ...(curves.anon && { anon_bytes: gauge(curves.anon) }),
    ...(curves.file && { file_bytes: gauge(curves.file) }),
    ...(curves.swap && { swap_bytes: gauge(curves.swap) }),
    ...(curves.threads && { threads: curves.threads(t) }),
    ...(curves.bytesPerSecond && { rchar: Math.round(totals.bytes), wchar: 0 }),
    ...(curves.switchesPerSecond && { ctx_voluntary: Math.round(totals.switches) }),
    ...(curves.faultsPerSecond && { minflt: Math.round(totals.minor), majflt: Math.round(totals.major) }),
    ...(curves.majorFaultsPerSecond && { majflt: Math.round(totals.major) }),
    ...(curves.linesPerSecond && { output_lines: Math.round(totals.lines) }),
    ...(curves.pids && { pids: gauge(curves.pids) }),
    ...(Object.keys(psi).length > 0 && { psi }),
    ...(Object.keys(host).length > 0 && { host }),
  };
}

/** All verdicts of a series: at each change, and the one at the end. */
export function verdictsOf(
  samples: readonly Sample[],
  facts: WorkloadFacts,
): { changes: Verdict[]; final: Verdict | null } {
  const analysis = new WorkloadAnalysis(facts, engineParameters(defaultConfiguration));
  const changes: Verdict[] = [];
  for (const sample of samples) {
    const verdict = analysis.observe(sample) ? analysis.verdict() : null;
    if (verdict !== null) changes.push(verdict);
  }
  return { changes, final: analysis.conclude() };
}

/** The time at which `aspect` was first `value`, s; `null` when it never was. */
export function firstTime(
  { changes, final }: { changes: readonly Verdict[]; final: Verdict | null },
  aspect: (typeof verdictAspects)[number],
  value: string,
): number | null {
  const verdicts = final === null ? changes : [...changes, final];
  return verdicts.find((verdict) => verdict[aspect] === value)?.t ?? null;
}

/** A repeatable source of noise in [-1, 1) (mulberry32). */
export function fakeNoise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** The value of a curve given at whole minutes, at `t` s: held from minute to minute, or drawn as a line. */
export function curveThrough(values: readonly number[], drawn: 'held' | 'line'): (t: number) => number {
  return (t) => {
    const last = values.length - 1;
    if (drawn === 'held') return values[Math.min(last, Math.max(0, Math.ceil(t / 60) - 1))] ?? 0;
    const position = Math.min(last, t / 60);
    const below = Math.floor(position);
    const low = values[below] ?? 0;
    return low + ((values[Math.min(last, below + 1)] ?? low) - low) * (position - below);
  };
}
