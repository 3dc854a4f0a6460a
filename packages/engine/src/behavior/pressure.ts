import type { EvidenceParameters } from '@omnimind/protocol/evidence';
import type { Evidence, Pressure } from '@omnimind/protocol/verdict';
import type { PressureParameters } from '../parameters.ts';
import { evidence, type Finding } from './finding.ts';
import { type PressureSignals, type Stall, stalls } from './pressure-signals.ts';

/** A stall ends at this share of the threshold at which it began. */
const leaving = 0.5;
/** Less waiting for a processor than this is a scheduler's jitter, cores. */
const leastDelay = 0.1;

/** A major fault brings at least one page, bytes; with read-ahead many more. */
const pageBytes = 4096;

/** What the workload loses to stalls; `null` when nothing of it was measured. */
export function pressureOf(
  signals: PressureSignals,
  parameters: PressureParameters,
  previous: Pressure,
): Finding<Pressure> | null {
  return thrashing(signals, parameters, previous) ?? some(signals, parameters, previous) ?? none(signals);
}

/** `thrashing`: most time is lost to reclaim or swap. */
function thrashing(
  signals: PressureSignals,
  parameters: PressureParameters,
  previous: Pressure,
): Finding<Pressure> | null {
  const factor = previous === 'thrashing' ? leaving : 1;
  const threshold = parameters.thrashingShare * factor;
  const full = signals.mean(stalls.memoryFull);
  const found = (
    value: number,
    confidence: number,
    parameters: EvidenceParameters['memory_full'],
  ): Finding<Pressure> => ({
    behavior: 'thrashing',
    severity: 'critical',
    confidence,
    evidence: [evidence('memory_full', value, 'share', threshold, parameters)],
  });
  if (full >= threshold) return found(full, 0.95, { shape: 'workload' });
  if (!Number.isNaN(full)) return null;
  // Without its own PSI: the machine stalls on memory, and this workload faults its pages back in.
  const faults = signals.mean(stalls.majorFaults);
  if (!(faults >= parameters.thrashingFaults * factor)) return null;
  const host = signals.mean(stalls.hostMemoryFull);
  if (host >= threshold) return found(host, 0.8, { shape: 'machine', major_faults: faults });
  return refaulting(signals, faults, parameters);
}

/**
 * Thrashing below a limit of its own, which the machine as a whole does not feel: pages are read again and again, the
 * kernel takes what CPU time there is, and resident memory does not grow by what is read, as it does while a file is
 * mapped in.
 */
function refaulting(
  signals: PressureSignals,
  faults: number,
  parameters: PressureParameters,
): Finding<Pressure> | null {
  const kernel = signals.mean(stalls.system) / signals.mean(stalls.cores);
  const grown = signals.mean(stalls.resident) / (faults * pageBytes);
  if (!(kernel >= parameters.refaultingKernelShare && grown < parameters.refaultingGrowth)) return null;
  return {
    behavior: 'thrashing',
    severity: 'critical',
    confidence: 0.7,
    evidence: [evidence('major_faults', faults, '1/s', parameters.thrashingFaults, { kernel_share: kernel })],
  };
}

/** The stalls that a workload notices. */
const noticed: readonly [Stall, 'memory_some' | 'io_some' | 'cpu_some'][] = [
  [stalls.memorySome, 'memory_some'],
  [stalls.ioSome, 'io_some'],
  [stalls.cpuSome, 'cpu_some'],
];

/** `some`: stalls on a resource that the workload notices. */
function some(signals: PressureSignals, parameters: PressureParameters, previous: Pressure): Finding<Pressure> | null {
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
  return numbers.length === 0 ? null : { behavior: 'some', severity: 'watch', confidence: 0.8, evidence: numbers };
}

function none(signals: PressureSignals): Finding<Pressure> | null {
  const measured = [stalls.memorySome, stalls.memoryFull, stalls.ioSome, stalls.cpuSome, stalls.delay].some(
    (stall) => !Number.isNaN(signals.mean(stall)),
  );
  return measured ? { behavior: 'none', severity: 'ok', confidence: 0.8, evidence: [] } : null;
}
