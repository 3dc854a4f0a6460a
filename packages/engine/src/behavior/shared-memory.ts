import type { Sample } from '@omnimind/protocol/trace';
import type { MemoryBehavior } from '@omnimind/protocol/verdict';
import type { EngineParameters } from '../parameters.ts';
import type { Finding } from './detector.ts';
import type { Headroom } from './headroom.ts';
import { LeakTracker, leaking } from './leaking.ts';
import { memoryGrowing } from './memory-shapes.ts';
import { MemorySignals, type WindowReading } from './memory-signals.ts';

/** A workload with less shared memory than this has none to judge, bytes. */
const least_bytes = 4 * 2 ** 20;

const detectors = [leaking, memoryGrowing];

/** Shared memory and tmpfs of one workload: a level of its own, judged for leaks as anonymous memory is. */
export class SharedMemory {
  readonly #parameters: EngineParameters;
  readonly #interval_s: number;
  readonly #leaks = new LeakTracker();
  /** Made when there is something to follow: most workloads have next to none. */
  #signals: MemorySignals | null = null;
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
  evaluate(t: number, headroom: Headroom): Finding<MemoryBehavior> | null {
    if (this.#signals === null) return null;
    const { found, rising } = this.#leaks.judge(t, this.#signals, headroom, this.#parameters, detectors);
    this.rising = rising;
    if (found === null) return null;
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
    this.level = 0;
    this.rising = [];
  }
}
