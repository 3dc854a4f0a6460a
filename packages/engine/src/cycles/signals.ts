import type { Cycle, Drift, DriftSignal } from '@omnimind/protocol/cycles-report';
import type { ChangeThreshold } from './change.ts';

const MiB = 2 ** 20;

/** A figure of each cycle that is followed from cycle to cycle. */
export interface Signal {
  readonly signal: Exclude<DriftSignal, 'failures'>;
  /** Who keeps the memory; `null` for the cycles themselves. */
  readonly subject: string | null;
  readonly unit: Drift['unit'];
  readonly sought: ChangeThreshold;
  /** Memory that was taken once is a cache; only what goes on is a leak. */
  readonly kinds: 'trend' | 'trend and step';
  /** `null` where it was not measured, or says nothing of how a good cycle goes. */
  read(cycle: Cycle): number | null;
}

/** What a cycle that failed early took says nothing of the others. */
const ofPassed =
  (read: (cycle: Cycle) => number | null): Signal['read'] =>
  (cycle) =>
    cycle.outcome === 'passed' ? read(cycle) : null;
const ofCycles = { subject: null, kinds: 'trend and step' } as const;
const middle = (least: number): ChangeThreshold => ({ fold: 'middle', least, leastShare: 0.1 });
const keptMemory = {
  signal: 'memory_left_behind',
  unit: 'bytes',
  kinds: 'trend',
  sought: { fold: 'floor', least: 8 * MiB, leastShare: 0.05 },
} as const;

/** Every signal of a command with these watched backends. */
export function signalsOf(watched: readonly string[]): Signal[] {
  const duration = ofPassed(({ duration_s }) => duration_s);
  const peakCpu = ofPassed(({ cpu }) => cpu.peak_cores);
  const peakMemory = ofPassed(({ memory }) => memory.peak_anon_bytes);
  return [
    // The clock tick of the scheduler, and what starting a process may take on a busy machine.
    { ...ofCycles, signal: 'duration', unit: 's', sought: middle(0.02), read: duration },
    { ...ofCycles, signal: 'peak_cpu', unit: 'cores', sought: middle(0.1), read: peakCpu },
    { ...ofCycles, signal: 'peak_memory', unit: 'bytes', sought: middle(8 * MiB), read: peakMemory },
    { ...keptMemory, subject: null, read: ({ left_behind }) => left_behind.anon_bytes },
    ...watched.map(
      (subject, i): Signal => ({ ...keptMemory, subject, read: ({ watched_bytes }) => watched_bytes[i] ?? null }),
    ),
  ];
}
