import type { EvidenceParameters } from '@omnimind/protocol/evidence';
import type { PressureCounters, Sample } from '@omnimind/protocol/trace';
import type { Evidence, Pressure } from '@omnimind/protocol/verdict';
import type { EngineParameters } from '../parameters.ts';
import { RateRing } from '../statistics/rate-ring.ts';
import { evidence, type Finding, finding } from './detector.ts';

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
  /** Change of what is swapped out, bytes/s. */
  swapped: 10,
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
      const isGauge = i === stalls.resident || i === stalls.swapped;
      const unit = i === stalls.majorFaults || isGauge ? 1 : 1e-6;
      const grown = (totals[i] ?? Number.NaN) - (this.#before[i] ?? Number.NaN);
      // A counter that falls is damage; what is resident may fall.
      rates[i] = grown >= 0 || isGauge ? (grown * unit) / seconds : Number.NaN;
      this.#before[i] = totals[i] ?? Number.NaN;
    }
    this.#t = sample.t;
    if (!gap && !Number.isNaN(seconds)) this.#ring.spread(seconds, rates);
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
  totals[stalls.swapped] = sample.swap_bytes ?? Number.NaN;
  totals[stalls.resident] = (sample.anon_bytes ?? Number.NaN) + (sample.file_bytes ?? Number.NaN);
}

/** A stall ends at this share of the threshold at which it began. */
const leaving = 0.5;
/** Less waiting for a processor than this is a scheduler's jitter, cores. */
const leastDelay = 0.1;

/** A major fault brings at least one page, bytes; with read-ahead many more. */
const pageBytes = 4096;

/** What tells one kind of pressure; `previous` is what was found before, for thresholds that differ on entering and leaving. */
type PressureDetector = (
  signals: PressureSignals,
  parameters: EngineParameters['pressure'],
  previous: Pressure,
) => Finding<Pressure> | null;

/** What confirms a stall on memory: pages read again, 1/s, or swapped, bytes/s. */
const confirming = { majorFaults: 10, swapped: 64 * 1024 };

/**
 * What the workload loses to stalls; `null` when nothing of it was measured. Some kernels' memory pressure is wrong for minutes:
 * it counts when something else confirms it, or when nothing else was measured.
 *
 * @param isScarce whether little memory is left
 */
export function pressureOf(
  signals: PressureSignals,
  parameters: EngineParameters['pressure'],
  previous: Pressure,
  isScarce: boolean,
): Finding<Pressure> | null {
  const found = thrashing(signals, parameters, previous) ?? some(signals, parameters, previous) ?? none(signals);
  const claimed = Math.max(signals.mean(stalls.memoryFull) || 0, signals.mean(stalls.memorySome) || 0);
  if (found === null || claimed < parameters.thrashingShare || isScarce || isConfirmed(signals)) return found;
  const doubt = evidence('memory_psi_doubtful', claimed, 'share', null, {});
  const rest = found.evidence.filter(({ signal }) => signal !== 'memory_full' && signal !== 'memory_some');
  return rest.length > 0 ? finding('some', 'watch', 0.8, ...rest, doubt) : finding('none', 'ok', 0.5, doubt);
}

function isConfirmed(signals: PressureSignals): boolean {
  const faults = signals.mean(stalls.majorFaults);
  const swapped = signals.mean(stalls.swapped);
  if (Number.isNaN(faults)) return true;
  return faults >= confirming.majorFaults || Math.abs(swapped) >= confirming.swapped;
}

/** `thrashing`: most time is lost to reclaim or swap. */
const thrashing: PressureDetector = (signals, parameters, previous) => {
  const factor = previous === 'thrashing' ? leaving : 1;
  const threshold = parameters.thrashingShare * factor;
  const full = signals.mean(stalls.memoryFull);
  const found = (value: number, confidence: number, about: EvidenceParameters['memory_full']) =>
    finding('thrashing', 'critical', confidence, evidence('memory_full', value, 'share', threshold, about));
  if (full >= threshold) return found(full, 0.95, { shape: 'workload' });
  if (!Number.isNaN(full)) return null;
  // Without its own PSI: the machine stalls on memory, and this workload faults its pages back in.
  const faults = signals.mean(stalls.majorFaults);
  if (!(faults >= parameters.thrashingFaults * factor)) return null;
  const host = signals.mean(stalls.hostMemoryFull);
  if (host >= threshold) return found(host, 0.8, { shape: 'machine', major_faults: faults });
  // Thrashing below a limit of its own, which the machine as a whole does not feel: pages are read again and again, the
  // kernel takes what CPU time there is, and resident memory does not grow by what is read, as it does while a file is mapped in.
  const kernel = signals.mean(stalls.system) / signals.mean(stalls.cores);
  const grown = signals.mean(stalls.resident) / (faults * pageBytes);
  if (!(kernel >= parameters.refaultingKernelShare && grown < parameters.refaultingGrowth)) return null;
  const numbers = evidence('major_faults', faults, '1/s', parameters.thrashingFaults, { kernel_share: kernel });
  return finding('thrashing', 'critical', 0.7, numbers);
};

/** The stalls that a workload notices. */
const noticed: readonly [Stall, 'memory_some' | 'io_some' | 'cpu_some'][] = [
  [stalls.memorySome, 'memory_some'],
  [stalls.ioSome, 'io_some'],
  [stalls.cpuSome, 'cpu_some'],
];

/**
 * `some`: stalls on a resource that the workload notices. Waiting for a processor is said, and no more: on a busy machine all do, and
 * who hardly gets one is `starved`.
 */
const some: PressureDetector = (signals, parameters, previous) => {
  const threshold = parameters.someShare * (previous === 'some' || previous === 'thrashing' ? leaving : 1);
  const numbers: Evidence[] = [];
  for (const [stall, signal] of noticed) {
    const share = signals.mean(stall);
    if (share >= threshold) numbers.push(evidence(signal, share, 'share', threshold, {}));
  }
  const delay = signals.mean(stalls.delay);
  const wanted = delay + signals.mean(stalls.cores);
  if (Number.isNaN(signals.mean(stalls.cpuSome)) && delay >= leastDelay && delay / wanted >= threshold) {
    numbers.push(evidence('run_delay', delay / wanted, 'share', threshold, { cores: wanted - delay }));
  }
  if (numbers.length === 0) return null;
  const isOfProcessor = numbers.every(({ signal }) => signal === 'cpu_some' || signal === 'run_delay');
  return finding('some', isOfProcessor ? 'ok' : 'watch', 0.8, ...numbers);
};

function none(signals: PressureSignals): Finding<Pressure> | null {
  const all = [stalls.memorySome, stalls.memoryFull, stalls.ioSome, stalls.cpuSome, stalls.delay];
  return all.every((stall) => Number.isNaN(signals.mean(stall))) ? null : finding('none', 'ok', 0.8);
}
