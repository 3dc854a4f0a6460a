import type { Evidence } from '@omnimind/protocol/verdict';
import { median } from '../statistics/summary.ts';
import { type Channel, channels } from './cpu-signals.ts';
import { type CpuDetector, type CpuView, confidenceBetween, evidence, finding } from './detector.ts';

/**
 * The signs of progress, per second of CPU time, not of wall time: a busy machine starves honest work and loop alike. Earlier
 * minutes below `active` showed nothing that could collapse. A rate below `least` is a runtime's housekeeping, seen in spins
 * too (setImmediate: 7 kB/s), and no progress. From `convincing` on it is progress also where the workload never showed it
 * before (a starved spin: 80 switches).
 */
const progressSignals = [
  { signal: 'bytes_read_and_written', channel: channels.bytes, active: 20_000, least: 20_000, convincing: 100_000 },
  // A single-threaded program that reads, works and rests once a second (1.4 to 2 were measured) has 75 in five minutes of
  // a quarter of a processor: none is no chance.
  { signal: 'voluntary_context_switches', channel: channels.switches, active: 1, least: 5, convincing: 100 },
  { signal: 'page_faults', channel: channels.faults, active: 50, least: 50, convincing: 1000 },
  { signal: 'new_processes_and_threads', channel: channels.births, active: 0.05, least: 0.05, convincing: 0.5 },
  { signal: 'lines_of_output', channel: channels.output, active: 0.05, least: 0.05, convincing: 0.05 },
] as const;
/**
 * Switches are no work: those of a runtime's helper threads are seen in spins too. Below `convincing` they say nothing
 * (a starved retry storm had 57 before and 35 in it), and neither do they once there are this many times what there were
 * (a starved setImmediate spin: 20 before, 98 to 250 in it).
 */
const otherKindOfWaiting = 3;

/** Less CPU than this is a workload so starved that nothing can be said of it, cores. */
const leastCores = 0.02;
/** Minutes before the window that are compared with. */
const earlierSpan = 60;
const earlier = new Float64Array(earlierSpan);
const earlierCores = new Float64Array(earlierSpan);

/**
 * `runaway`: a whole number of threads never sleeps, and what the workload used to show of progress has collapsed. By
 * counters alone a tight honest kernel and an endless loop are alike (measured: both show nothing), so that without an
 * earlier life to compare with this stays a suspicion: the level's behavior, with severity `watch`.
 */
export const runaway: CpuDetector = (view) => {
  const pinned = pinnedThreads(view);
  if (pinned === null) return null;
  const collapsed: Evidence[] = [];
  for (const signal of progressSignals) {
    const sign = compare(view, signal, pinned.slots);
    if (sign === 'progress') return null;
    if (sign !== null) collapsed.push(sign);
  }
  const change = kernelChange(view, pinned.slots);
  if (change !== null) collapsed.push(change);
  // Being pinned is one signal; each collapse is another.
  const signals = 1 + collapsed.length;
  const { signals: needed } = view.parameters.runaway;
  // A loop that goes on outlasts the memory of the honest life before it: it stays one until progress is back.
  const goesOn = view.previous === 'runaway';
  if (signals < needed && !goesOn) return null;
  if (signals < needed) collapsed.push(evidence('runaway_goes_on', signals, 'signals', needed, {}));
  const confidence = confidenceBetween(Math.max(signals, needed), needed, needed + 2.5, 0.7, 0.95);
  return finding('runaway', 'alert', confidence, pinned.evidence, ...collapsed);
};

/** From four threads on, a share of them is no longer told from a part of one more, cores. */
const mostTolerance = 0.2;
/** What a runtime's helper threads want beside the pinned ones, cores: 0.11 was measured for Node on a busy machine. */
const helpers = 0.15;

/**
 * Threads that have not slept, over the last minutes: CPU time and run delay together are a whole number of cores.
 *
 * @returns `slots`: those that the window holds; `null` where there are none
 */
export function pinnedThreads(view: CpuView): { slots: number; threads: number; evidence: Evidence } | null {
  const { after_s, wholeThreadTolerance, pinnedShare } = view.parameters.runaway;
  const ring = view.signals.slots;
  const wanted = Math.ceil(after_s / ring.slot_s);
  if (wanted > ring.capacity || ring.count < wanted) return null;
  const threads = Math.round(demandOf(view, 0));
  if (threads < 1) return null;
  const below = Math.min(wholeThreadTolerance * threads, mostTolerance);
  const above = Math.max(below, helpers);
  let pinned = 0;
  let measured = 0;
  let cores = 0;
  let demand = 0;
  for (let i = 0; i < wanted; i += 1) {
    const wish = demandOf(view, i);
    if (Number.isNaN(wish)) continue;
    measured += 1;
    demand += wish;
    cores += ring.mean(channels.cores, i);
    if (wish >= threads - below && wish <= threads + above) pinned += 1;
    // Most workloads are no such thing: their evaluation ends after a few slots.
    if (measured - pinned > (1 - pinnedShare) * wanted) return null;
  }
  if (pinned < pinnedShare * measured || measured < wanted / 2 || !(cores / measured >= leastCores)) return null;
  const span_s = wanted * ring.slot_s;
  const numbers = evidence('pinned_threads', demand / measured, 'cores', threads, { threads, span_s });
  return { slots: wanted, threads, evidence: numbers };
}

/** What slot `i` wanted of the processor: CPU time and, where it was measured, the time that threads waited for it. */
function demandOf(view: CpuView, i: number): number {
  const delay = view.signals.slots.mean(channels.delay, i);
  return view.signals.slots.mean(channels.cores, i) + (Number.isNaN(delay) ? 0 : delay);
}

/**
 * How a sign of progress compares with what the workload showed before: that it is there still, the evidence that it
 * collapsed, or `null` when nothing can be said of it.
 */
function compare(view: CpuView, sign: (typeof progressSignals)[number], window: number): 'progress' | Evidence | null {
  const { collapsedShare, earlierMinutes } = view.parameters.runaway;
  const { minutes, slots: ring } = view.signals;
  const now = shareOf(view, sign.channel, window);
  if (Number.isNaN(now)) return null;
  const inWindow = Math.ceil((window * ring.slot_s) / minutes.slot_s);
  const count = minutes.copy(sign.channel, earlierSpan, earlier, inWindow);
  minutes.copy(channels.cores, earlierSpan, earlierCores, inWindow);
  let active = 0;
  for (let i = 0; i < count; i += 1) {
    const cores = earlierCores[i] ?? 0;
    const rate = cores > 0 ? (earlier[i] ?? Number.NaN) / cores : Number.NaN;
    // Compacted in place: only minutes that showed progress are the workload's honest life.
    if (rate >= sign.active) earlier[active++] = rate;
  }
  if (active * minutes.slot_s < earlierMinutes * 60) {
    // Never a sign of progress before: if there is one now, the workload is at work.
    return now >= sign.convincing ? 'progress' : null;
  }
  const before = median(earlier, 0, active);
  const threshold = Math.max(collapsedShare * before, Math.min(sign.least, before / 3));
  if (!(now < threshold)) {
    const saysNothing = now < sign.convincing || now > otherKindOfWaiting * before;
    return sign.channel === channels.switches && saysNothing ? null : 'progress';
  }
  const unit = sign.channel === channels.bytes ? 'bytes/s' : '1/s';
  return evidence(sign.signal, now, unit, threshold, { before });
}

/**
 * The kernel's share of the CPU time has changed by this much: the work is of another kind. It rises in a loop of system
 * calls (a poll spin, a retry storm) and falls in a loop without any.
 */
const kernelShift = 0.3;

function kernelChange(view: CpuView, window: number): Evidence | null {
  const { minutes, slots: ring } = view.signals;
  const now = shareOf(view, channels.system, window);
  const inWindow = Math.ceil((window * ring.slot_s) / minutes.slot_s);
  const used = minutes.copy(channels.cores, earlierSpan, earlier, inWindow);
  const cores = median(earlier, 0, used);
  const count = minutes.copy(channels.system, earlierSpan, earlier, inWindow);
  const before = median(earlier, 0, count) / cores;
  if (!(Math.abs(now - before) >= kernelShift)) return null;
  return evidence('system_share', now, 'share', before + (now > before ? kernelShift : -kernelShift), { before });
}

/** A rate of the newest `window` slots for each core that was used. */
function shareOf({ signals: { slots } }: CpuView, channel: Channel, window: number): number {
  let [sum, cores] = [0, 0];
  for (let i = 0; i < window; i += 1) {
    const rate = slots.mean(channel, i);
    if (Number.isNaN(rate)) continue;
    sum += rate;
    cores += slots.mean(channels.cores, i);
  }
  return sum / cores;
}

/** Whether any sign of progress was measured in the newest `window` slots, or none could be measured at all. */
export function showsProgress(view: CpuView, window: number): boolean {
  let measured = false;
  for (const signal of progressSignals) {
    const rate = shareOf(view, signal.channel, window);
    if (rate >= signal.convincing) return true;
    if (!Number.isNaN(rate)) measured = true;
  }
  return !measured;
}
