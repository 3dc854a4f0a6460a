import type { Sample } from '@omnimind/protocol/trace';
import type { MemoryBehavior } from '@omnimind/protocol/verdict';
import type { EngineParameters } from '../parameters.ts';
import type { Finding } from './detector.ts';
import type { Headroom } from './headroom.ts';
import { LeakTracker, leaking } from './leaking.ts';
import type { WindowReading } from './memory-scale.ts';
import { memoryGrowing } from './memory-shapes.ts';
import { MemorySignals } from './memory-signals.ts';

/** A workload with less shared memory than this has none to judge, bytes. What leaks 8 MiB/min takes eight seconds to it, not half a minute. */
const least_bytes = 2 ** 20;

const detectors = [leaking, memoryGrowing];

/** Shared memory and tmpfs of one workload: a level of its own, judged for leaks as anonymous memory is. */
export class SharedMemory {
  readonly #parameters: EngineParameters;
  readonly #interval_s: number;
  readonly #leaks = new LeakTracker();
  /** Made when there is something to follow: most workloads have next to none, and seven windows take some KiB. */
  #signals: MemorySignals | null = null;
  /** While shared memory was never measured apart. */
  #estimate: SharedPages | null = new SharedPages();
  /** Bytes; 0 while it was not measured. */
  level = 0;
  /** The windows in which it rises, after an evaluation. */
  rising: readonly WindowReading[] = [];

  constructor(parameters: EngineParameters, interval_s: number) {
    this.#parameters = parameters;
    this.#interval_s = interval_s;
  }

  /** Adds a sample. Returns true when a window has a new reading. */
  add(sample: Sample): boolean {
    const measured = sample.shmem_bytes;
    if (typeof measured === 'number') this.#estimate = null;
    const bytes = measured ?? this.#estimate?.add(sample) ?? Number.NaN;
    if (Number.isNaN(bytes)) return false;
    this.level = bytes;
    if (this.#signals === null && bytes >= least_bytes)
      this.#signals = new MemorySignals(this.#parameters.memory, this.#interval_s);
    return this.#signals?.add(sample, bytes) ?? false;
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
    this.#estimate?.clear();
    this.level = 0;
    this.rising = [];
  }
}

/** A page, bytes. */
const page = 4096;

/**
 * What of the file-backed pages is shared memory, where it is not counted apart: pages that came one fault each and were not read from
 * storage. Pages of a file that is mapped come 16 for each fault; those of libraries come with a process.
 */
class SharedPages {
  #bytes = 0;
  #file = Number.NaN;
  #anon = Number.NaN;
  #faults = Number.NaN;
  #read = Number.NaN;
  #pids = Number.NaN;

  /** Bytes, as in a sample; `NaN` where unknown. */
  add({ file_bytes, anon_bytes, minflt, read_bytes, pids }: Sample): number {
    const came = (file_bytes ?? Number.NaN) - this.#file;
    const touched =
      page * ((minflt ?? Number.NaN) - this.#faults) - Math.max(0, (anon_bytes ?? Number.NaN) - this.#anon);
    const read = (read_bytes ?? Number.NaN) - this.#read;
    const isSame = pids === this.#pids;
    this.#file = file_bytes ?? Number.NaN;
    this.#anon = anon_bytes ?? Number.NaN;
    this.#faults = minflt ?? Number.NaN;
    this.#read = read_bytes ?? Number.NaN;
    this.#pids = pids ?? Number.NaN;
    if (came < 0) this.#bytes = Math.max(0, this.#bytes + came);
    else if (isSame && read < came / 2 && touched > came / 2) this.#bytes += Math.min(came, touched);
    return Number.isNaN(this.#file + this.#faults) ? Number.NaN : this.#bytes;
  }

  clear(): void {
    this.#bytes = 0;
    this.#file = Number.NaN;
  }
}
