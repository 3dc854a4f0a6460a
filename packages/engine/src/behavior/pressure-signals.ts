import type { PressureCounters, Sample } from '@omnimind/protocol/trace';
import { RateRing } from '../statistics/rate-ring.ts';

/** Stalls that are followed, as shares of wall time, and what stands for them where there is no PSI. */
export const stalls = {
  cpuSome: 0,
  memorySome: 1,
  memoryFull: 2,
  ioSome: 3,
  /** The whole machine's `full` stall on memory. */
  hostMemoryFull: 4,
  /** Major faults, 1/s. */
  majorFaults: 5,
  /** CPU time, cores. */
  cores: 6,
  /** Time that runnable threads waited for a processor, cores. */
  delay: 7,
  /** Of the CPU time, that in the kernel, cores. */
  system: 8,
  /** Change of resident memory, bytes/s. */
  resident: 9,
} as const;
export type Stall = (typeof stalls)[keyof typeof stalls];
const stallCount = Object.keys(stalls).length;
const slot_s = 5;
const rates = new Float64Array(stallCount);
const totals = new Float64Array(stallCount);

/** The stalls of one workload over a short window. Constant size. */
export class PressureSignals {
  readonly #ring: RateRing;
  readonly #before = new Float64Array(stallCount).fill(Number.NaN);
  #t = Number.NaN;

  constructor(window_s: number, interval_s: number) {
    const length = Math.max(slot_s, interval_s);
    this.#ring = new RateRing(length, Math.max(1, Math.round(window_s / length)), stallCount, interval_s);
  }

  /** Adds a sample; no rate is taken across a gap. */
  add(sample: Sample, gap: boolean): void {
    readTotals(sample);
    const seconds = sample.t - this.#t;
    for (let i = 0; i < stallCount; i += 1) {
      const unit = i === stalls.majorFaults || i === stalls.resident ? 1 : 1e-6;
      const grown = (totals[i] ?? Number.NaN) - (this.#before[i] ?? Number.NaN);
      // A counter that falls is damage; what is resident may fall.
      rates[i] = grown >= 0 || i === stalls.resident ? (grown * unit) / seconds : Number.NaN;
      this.#before[i] = totals[i] ?? Number.NaN;
    }
    this.#t = sample.t;
    if (!gap && !Number.isNaN(seconds)) this.#ring.add(seconds, rates);
  }

  /** Mean of a stall over the window; `NaN` when it was not measured. */
  mean(stall: Stall): number {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < this.#ring.count; i += 1) {
      const value = this.#ring.mean(stall, i);
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    return count === 0 ? Number.NaN : sum / count;
  }

  /** Ends the open slot, so that the end of a short run can be judged. */
  conclude(): void {
    this.#ring.close();
  }

  /** Forgets the window, after a gap. */
  clear(): void {
    this.#ring.clear();
  }
}

function readTotals(sample: Sample): void {
  const psi: PressureCounters = sample.psi ?? {};
  totals[stalls.cpuSome] = psi.cpu_some_usec ?? Number.NaN;
  totals[stalls.memorySome] = psi.memory_some_usec ?? Number.NaN;
  totals[stalls.memoryFull] = psi.memory_full_usec ?? Number.NaN;
  totals[stalls.ioSome] = psi.io_some_usec ?? Number.NaN;
  totals[stalls.hostMemoryFull] = sample.host?.memory_full_usec ?? Number.NaN;
  totals[stalls.majorFaults] = sample.majflt ?? Number.NaN;
  totals[stalls.cores] = (sample.user_usec ?? Number.NaN) + (sample.system_usec ?? 0);
  totals[stalls.delay] = sample.run_delay_usec ?? Number.NaN;
  totals[stalls.system] = sample.system_usec ?? Number.NaN;
  totals[stalls.resident] = (sample.anon_bytes ?? Number.NaN) + (sample.file_bytes ?? Number.NaN);
}
