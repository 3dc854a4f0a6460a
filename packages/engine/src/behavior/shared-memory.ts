import type { Sample } from '@omnimind/protocol/trace';
import type { MemoryBehavior, Severity } from '@omnimind/protocol/verdict';
import type { EngineParameters } from '../parameters.ts';
import { type Finding, firstFound, type MemoryView } from './detector.ts';
import type { Headroom } from './headroom.ts';
import { LeakTracker, leaking } from './leaking.ts';
import { memoryGrowing } from './memory-shapes.ts';
import { MemorySignals, type WindowReading } from './memory-signals.ts';

/** A workload with less shared memory than this has none to judge, bytes. */
const least_bytes = 4 * 2 ** 20;

/** Shared memory and tmpfs of one workload: a level of its own, judged for leaks as anonymous memory is. */
export class SharedMemory {
  readonly #parameters: EngineParameters;
  readonly #interval_s: number;
  readonly #leaks = new LeakTracker();
  /** Made when there is something to follow: most workloads have next to none. */
  #signals: MemorySignals | null = null;
  #severity: Severity | null = null;
  /** Bytes; 0 while it was not measured. */
  level = 0;
  /** The windows in which it rises, after an evaluation. */
  rising: readonly WindowReading[] = [];

  constructor(parameters: EngineParameters, interval_s: number) {
    this.#parameters = parameters;
    this.#interval_s = interval_s;
  }

  add(sample: Sample): void {
    const bytes = sample.shmem_bytes;
    if (typeof bytes !== 'number') return;
    this.level = bytes;
    if (this.#signals === null && bytes >= least_bytes)
      this.#signals = new MemorySignals(this.#parameters.memory, this.#interval_s);
    this.#signals?.add(sample, bytes);
  }

  /** Whether it leaks or grows; `null` when it does neither. */
  evaluate(t: number, { remaining, limit }: Headroom): Finding<MemoryBehavior> | null {
    const signals = this.#signals;
    this.rising = [];
    if (signals === null) return null;
    const readings = signals.readings();
    const inForce = this.#leaks.update(readings, this.#parameters.memory, remaining);
    const view: MemoryView = {
      t,
      parameters: this.#parameters,
      signals,
      readings,
      leaking: inForce,
      remaining,
      limit,
      rising_s: this.#leaks.since_s,
      previous: this.#severity,
    };
    const found = firstFound([leaking, memoryGrowing], view);
    this.#severity = found?.behavior === 'leaking' ? found.severity : null;
    if (found === null) return null;
    this.rising = inForce.length > 0 ? inForce : readings.filter((each) => each.trend.tau >= 0.8).slice(0, 2);
    return {
      ...found,
      evidence: found.evidence.map((each) =>
        each.signal === 'anon_floor_slope' ? { ...each, signal: 'shmem_floor_slope' } : each,
      ),
    };
  }

  clear(): void {
    this.#signals?.clear();
    this.#leaks.clear();
    this.#severity = null;
    this.level = 0;
    this.rising = [];
  }
}
