import type { Limit, Sample } from '@omnimind/protocol/trace';
import type { MemoryBehavior } from '@omnimind/protocol/verdict';
import type { EngineParameters } from '../parameters.ts';
import type { Finding } from './detector.ts';
import { type Exhaustion, forecast } from './exhaustion.ts';
import { type Headroom, isScarce } from './headroom.ts';
import { LeakTracker } from './leaking.ts';
import { memoryGrowing } from './memory-shapes.ts';
import { MemorySignals } from './memory-signals.ts';

/** Readings of limits that a rise is held against: two minutes of what does something. */
const rememberedReadings = 12;
/** A rise by less says nothing, bytes. */
const leastRise_bytes = 4 * 2 ** 20;
/** The level stands where it rises by less than this share of what the heap in use does. */
const standing = 0.5;
/** G1 begins to collect what is old at 45 % of the heap: what is in use below that may be garbage. */
const leastUse = 0.5;

/**
 * What a JVM's heap has in use, by its own counters, where its memory stands: committed at once (`AlwaysPreTouch`), or touched by
 * garbage before. Such a heap fills up while no page comes. No leak is made of it, which the next old collection may prove wrong.
 */
export class HeapFill {
  readonly #parameters: EngineParameters;
  readonly #interval_s: number;
  readonly #leaks = new LeakTracker();
  readonly #readings: { readonly level: number; readonly used: number }[] = [];
  #holder = Number.NaN;
  #limit = Number.NaN;
  /** Made when it fills: the memory of most workloads rises with what they use, or they have no such heap. */
  #signals: MemorySignals | null = null;
  /** When the heap will be full, after an evaluation; `null` while nothing says. */
  exhaustion: Exhaustion | null = null;

  constructor(parameters: EngineParameters, interval_s: number) {
    this.#parameters = parameters;
    this.#interval_s = interval_s;
  }

  static isIn(limits: readonly Limit[]): boolean {
    return limits.some(({ source }) => source === 'jvm');
  }

  /** Adds a sample with the level of the workload, bytes. Returns true when a window has a new reading. */
  add(sample: Sample, level: number): boolean {
    if (sample.limits) this.#read(sample.limits, level);
    const used = this.#readings.at(-1)?.used;
    return used !== undefined && this.#signals?.add(sample, used) === true;
  }

  #read(limits: readonly Limit[], level: number): void {
    const heap = limits.find(({ source }) => source === 'jvm');
    if (heap === undefined || heap.holder?.pid !== this.#holder) this.clear();
    if (heap === undefined) return;
    const { used, limit } = heap;
    this.#holder = heap.holder?.pid ?? Number.NaN;
    this.#limit = limit;
    this.#readings.push({ level, used });
    if (this.#readings.length > rememberedReadings) this.#readings.shift();
    const first = this.#readings[0] ?? { level, used };
    const rise = used - first.used;
    if (rise < leastRise_bytes) return;
    if (level - first.level >= standing * rise) this.#signals = null;
    else this.#signals ??= new MemorySignals(this.#parameters.memory, this.#interval_s);
  }

  /** Whether it fills; `null` where it does not, or where another limit is nearer. */
  evaluate(t: number, headroom: Headroom): Finding<MemoryBehavior> | null {
    this.exhaustion = null;
    const used = this.#readings.at(-1)?.used ?? 0;
    if (this.#signals === null || headroom.source !== 'jvm' || used < leastUse * this.#limit) return null;
    const { source, name } = headroom;
    const left = { remaining: this.#limit - used, limit: this.#limit, source, name };
    const { found, rising } = this.#leaks.judge(t, this.#signals, left, this.#parameters, [memoryGrowing]);
    if (found === null) return null;
    this.exhaustion = forecast(rising, left, this.#parameters);
    return {
      ...found,
      severity: isScarce(left) ? 'alert' : found.severity,
      evidence: found.evidence.map((each) =>
        each.signal === 'anon_floor_slope' ? { ...each, signal: 'heap_floor_slope' } : each,
      ),
    };
  }

  clear(): void {
    this.#readings.length = 0;
    this.#holder = Number.NaN;
    this.#signals = null;
    this.#leaks.clear();
    this.exhaustion = null;
  }
}
