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
  (read: (cycle: Cycle) => number | null) =>
  (cycle: Cycle): number | null =>
    cycle.outcome === 'passed' ? read(cycle) : null;

const keptMemory: ChangeThreshold = { fold: 'floor', least: 8 * MiB, leastShare: 0.05 };

/** Every signal of a command with these watched backends. */
export function signalsOf(watched: readonly string[]): Signal[] {
  return [
    {
      signal: 'duration',
      subject: null,
      unit: 's',
      // The clock tick of the scheduler, and what starting a process may take on a busy machine.
      sought: { fold: 'middle', least: 0.02, leastShare: 0.1 },
      kinds: 'trend and step',
      read: ofPassed(({ duration_s }) => duration_s),
    },
    {
      signal: 'peak_cpu',
      subject: null,
      unit: 'cores',
      sought: { fold: 'middle', least: 0.1, leastShare: 0.1 },
      kinds: 'trend and step',
      read: ofPassed(({ cpu }) => cpu.peak_cores),
    },
    {
      signal: 'peak_memory',
      subject: null,
      unit: 'bytes',
      sought: { fold: 'middle', least: 8 * MiB, leastShare: 0.1 },
      kinds: 'trend and step',
      read: ofPassed(({ memory }) => memory.peak_anon_bytes),
    },
    {
      signal: 'memory_left_behind',
      subject: null,
      unit: 'bytes',
      sought: keptMemory,
      kinds: 'trend',
      read: ({ left_behind }) => left_behind.anon_bytes,
    },
    ...watched.map(
      (subject, index): Signal => ({
        signal: 'memory_left_behind',
        subject,
        unit: 'bytes',
        sought: keptMemory,
        kinds: 'trend',
        read: ({ watched_bytes }) => watched_bytes[index] ?? null,
      }),
    ),
  ];
}
