import type { Evidence } from '@omnimind/protocol/verdict';
import { median, quantile } from '../statistics/summary.ts';
import { type Channel, channels } from './cpu-signals.ts';
import { type CpuDetector, type CpuView, confidenceBetween, evidence, finding } from './detector.ts';
import { leastPinned, type PinnedThreads, pinnedAlone, pinnedThreads } from './pinned.ts';

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

/** Minutes before the window that are compared with. */
const earlierSpan = 60;
/** As many as the slots, which it is used for as well. */
const earlier = new Float64Array(128);
const earlierCores = new Float64Array(earlierSpan);

/**
 * `runaway`: a whole number of threads never sleeps, and what the workload used to show of progress has collapsed. By
 * counters alone a tight honest kernel and an endless loop are alike (measured: both show nothing), so that without an
 * earlier life to compare with this stays a suspicion: the level's behavior, with severity `watch`.
 */
export const runaway: CpuDetector = (view) => replacingWork(view) ?? besideWork(view);

const replacingWork: CpuDetector = (view) => {
  const pinned = pinnedThreads(view) ?? leastPinned(view);
  if (pinned === null || reports(view, pinned.slots)) return null;
  const collapsed: Evidence[] = [];
  for (const signal of progressSignals) {
    const sign = compare(view, signal, pinned.slots);
    if (sign === 'progress') return null;
    if (sign !== null) collapsed.push(sign);
  }
  const change = kernelChange(view, pinned.slots);
  if (change !== null) collapsed.push(change);
  if (collapsed.every(({ signal }) => endsWithLoading.has(signal)) && wasLoading(view, pinned)) return null;
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

/** What is said once may be the last word; what is said again and again reports on progress. */
const fewestReports = 3;

/** Whether it writes now and then, without reading as much: a runtime that wakes itself through a pipe reads what it wrote. */
function reports({ signals: { slots } }: CpuView, window: number): boolean {
  let times = 0;
  for (let i = 0; i < window; i += 1) {
    const written = slots.mean(channels.written, i);
    if (written > 0 && written > slots.mean(channels.bytes, i) - written) times += 1;
  }
  return times >= fewestReports;
}

/** What ends when everything was read: a workload that only read until now goes on to compute with it. */
const endsWithLoading: ReadonlySet<string> = new Set(['bytes_read_and_written', 'voluntary_context_switches']);
/** Fewer bytes written are words about the loading, bytes/s. */
const leastWritten = 200;

/** Whether it only read in its honest life, and waited for that: a thread that was at work all the time does not load. */
function wasLoading(view: CpuView, { slots: window, threads }: PinnedThreads): boolean {
  const { minutes, slots } = view.signals;
  const inWindow = Math.ceil((window * slots.slot_s) / minutes.slot_s);
  const count = copyDemand(view, inWindow);
  const { active } = progressSignals[0];
  let loading = 0;
  let known = 0;
  for (let i = 0; i < count; i += 1) {
    const at = inWindow + count - 1 - i;
    if (!(minutes.mean(channels.bytes, at) >= active * minutes.mean(channels.cores, at))) continue;
    known += 1;
    if (minutes.mean(channels.written, at) < leastWritten && (earlier[i] ?? 0) < leastAdded * threads) loading += 1;
  }
  return loading > known / 2;
}

/** Copies what was wanted of the processor in the minutes before the window, cores; returns how many. */
function copyDemand({ signals: { minutes } }: CpuView, inWindow: number): number {
  const count = minutes.copy(channels.cores, earlierSpan, earlier, inWindow);
  minutes.copy(channels.delay, earlierSpan, earlierCores, inWindow);
  for (let i = 0; i < count; i += 1) {
    const delay = earlierCores[i] ?? Number.NaN;
    earlier[i] = (earlier[i] ?? 0) + (Number.isNaN(delay) ? 0 : delay);
  }
  return count;
}

/** Least that a thread that never sleeps adds to what a workload wants of the processor, cores: some of it replaces work. */
const leastAdded = 0.8;
/** Work that goes on beside it does so within these shares of before: below it was replaced, above more is done. */
const goingOn = { from: 0.05, to: 1.2 };
/** What is done by the second: more of it would explain the thread. Switches would not: two threads that want one lock have many. */
const work = [channels.bytes, channels.faults, channels.births, channels.output] as const;

/**
 * A thread that never sleeps beside work that goes on: the workload wants a whole thread more than ever before and does
 * no more with it. That is what an endless loop shows from outside, and a silent computation as well: it is watched.
 */
const besideWork: CpuDetector = (view) => {
  const { minutes, slots, threads } = view.signals;
  // A thread that is all there is does the work itself: where it does not sleep it is starved.
  const alone = threads === 1 ? null : pinnedAlone(view);
  const pinned = alone ?? (threads >= 2 ? leastPinned(view) : null);
  if (pinned === null) return null;
  const inWindow = Math.ceil((pinned.slots * slots.slot_s) / minutes.slot_s);
  const count = copyDemand(view, inWindow);
  if (count * minutes.slot_s < 60 * view.parameters.runaway.earlierMinutes) return null;
  const before = quantile(earlier, 0.9, 0, count);
  // It outlasts the memory of the life before it.
  if (alone === null && pinned.demand - before < leastAdded && view.previous !== 'runaway') return null;
  let goesOn = false;
  for (const channel of work) {
    const then = minutes.copy(channel, earlierSpan, earlier, inWindow);
    const usual = median(earlier, 0, then);
    const now = median(earlier, 0, slots.copy(channel, pinned.slots, earlier));
    if (now > goingOn.to * usual) return null;
    if (now > goingOn.from * usual) goesOn = true;
  }
  if (!goesOn) return null;
  const suspicion = evidence('suspicion', 1, 'threads', null, {});
  if (pinned.demand - before < leastAdded) return finding('runaway', 'watch', 0.5, pinned.evidence, suspicion);
  const step = evidence('cpu_step', pinned.demand, 'cores', before + leastAdded, { before });
  return finding('runaway', 'watch', 0.5, pinned.evidence, step, suspicion);
};

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

/** Whether it writes now and then, or any other sign of progress was measured in the newest `window` slots, or none could be. */
export function showsProgress(view: CpuView, window: number): boolean {
  if (reports(view, window)) return true;
  let measured = false;
  for (const signal of progressSignals) {
    const rate = shareOf(view, signal.channel, window);
    if (rate >= signal.convincing) return true;
    if (!Number.isNaN(rate)) measured = true;
  }
  return !measured;
}
