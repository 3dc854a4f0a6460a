import type { Evidence } from '@omnimind/protocol/verdict';
import { quantile } from '../statistics/summary.ts';
import { channels } from './cpu-signals.ts';
import { type CpuView, evidence } from './detector.ts';

/** Less CPU than this is a workload so starved that nothing can be said of it, cores. */
const leastCores = 0.02;
/** What each slot wanted, cores: as many as the slots. */
const wanted_cores = new Float64Array(128);

/** One thread, of those that are followed one by one, that has not slept; `null` for one that never did anything else. */
export function pinnedAlone(view: CpuView): PinnedThreads | null {
  const { after_s, earlierMinutes } = view.parameters.runaway;
  const { busyThread, slots } = view.signals;
  const span_s = busyThread.pinned_s(view.t);
  if (!(span_s >= after_s && busyThread.before_s >= 60 * earlierMinutes)) return null;
  const numbers = evidence('pinned_threads', 1, 'cores', 1, { threads: 1, span_s });
  return {
    slots: Math.min(slots.capacity, Math.ceil(after_s / slots.slot_s)),
    threads: 1,
    demand: 1,
    evidence: numbers,
  };
}

/** Threads that have not slept, over the last minutes. */
export interface PinnedThreads {
  /** Slots that the window holds. */
  readonly slots: number;
  readonly threads: number;
  /** CPU time and waiting for a processor that is exceeded nearly always, cores. */
  readonly demand: number;
  readonly evidence: Evidence;
}

/** From four threads on, a share of them is no longer told from a part of one more, cores. */
const mostTolerance = 0.2;
/** What a runtime's helper threads want beside the pinned ones, cores: 0.11 was measured for Node on a busy machine. */
const helpers = 0.15;

/** The threads that have not slept, or `null`: CPU time and run delay together are a whole number of cores. */
export function pinnedThreads(view: CpuView): PinnedThreads | null {
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
  return { slots: wanted, threads, demand: threads - below, evidence: numbers };
}

/**
 * The threads that have not slept beside others that sleep and, on a busy machine, wait: what is wanted never falls below a
 * whole number of cores.
 */
export function leastPinned(view: CpuView): PinnedThreads | null {
  const { after_s, wholeThreadTolerance, pinnedShare } = view.parameters.runaway;
  const ring = view.signals.slots;
  const wanted = Math.ceil(after_s / ring.slot_s);
  if (wanted > Math.min(ring.capacity, ring.count)) return null;
  let cores = 0;
  let measured = 0;
  for (let i = 0; i < wanted; i += 1) {
    const wish = demandOf(view, i);
    if (Number.isNaN(wish)) continue;
    wanted_cores[measured++] = wish;
    cores += ring.mean(channels.cores, i);
  }
  if (measured < wanted / 2 || !(cores / measured >= leastCores)) return null;
  const demand = quantile(wanted_cores, 1 - pinnedShare, 0, measured);
  const threads = Math.floor(demand + wholeThreadTolerance);
  // Three and more that each rest a little want as much.
  if (threads < 1 || threads > 2) return null;
  const span_s = wanted * ring.slot_s;
  const numbers = evidence('pinned_threads', demand, 'cores', threads, { threads, span_s });
  return { slots: wanted, threads, demand, evidence: numbers };
}

/** What slot `i` wanted of the processor: CPU time and, where it was measured, the time that threads waited for it. */
function demandOf(view: CpuView, i: number): number {
  const delay = view.signals.slots.mean(channels.delay, i);
  return view.signals.slots.mean(channels.cores, i) + (Number.isNaN(delay) ? 0 : delay);
}
