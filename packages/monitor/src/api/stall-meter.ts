import type { Stall } from '@omnimind/protocol/api/schemas';
import type { StallCounters } from './worker-messages.ts';

/** Time constant, that of the kernel's `avg10`, s; Documentation/accounting/psi.rst. */
const window_s = 10;
const keys = ['cpu_some', 'memory_some', 'memory_full', 'io_some', 'io_full'] as const;
const unmeasured: Stall = { cpu_some: null, memory_some: null, memory_full: null, io_some: null, io_full: null };

/** Shares of time in which something stalled, from PSI counters. */
export class StallMeter {
  #t = Number.NaN;
  #counters: StallCounters | null = null;
  /** Weighted mean of about the last ten seconds. */
  mean: Stall = unmeasured;
  /** Between the last two readings. */
  last: Stall = unmeasured;

  /** @param t s, of a clock that only goes forward */
  add(t: number, counters: StallCounters | null): void {
    const passed_s = t - this.#t;
    if (passed_s <= 0) return;
    const before = this.#counters;
    // Without cgroup v2 there are no counters to average.
    if (counters === null && before === null) return;
    const weight = 1 - Math.exp(-passed_s / window_s);
    const mean = { ...unmeasured };
    const last = { ...unmeasured };
    for (const [index, key] of keys.entries()) {
      const now = counters?.[index];
      const then = before?.[index];
      if (typeof now !== 'number' || typeof then !== 'number') continue;
      const share = Math.min(1, Math.max(0, (now - then) / 1e6 / passed_s));
      const known = this.mean[key];
      last[key] = rounded(share);
      mean[key] = rounded(known === null ? share : known + (share - known) * weight);
    }
    this.#t = t;
    this.#counters = counters;
    this.mean = mean;
    this.last = last;
  }
}

function rounded(share: number): number {
  return Math.round(share * 1e4) / 1e4;
}
