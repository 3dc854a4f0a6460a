import type { EarlierLives } from '@omnimind/protocol/earlier-lives';
import { lastResortShare } from '@omnimind/protocol/last-resort';
import type { Grower, Sample } from '@omnimind/protocol/trace';
import type { MemoryBehavior, Severity } from '@omnimind/protocol/verdict';
import type { Finding } from './behavior/detector.ts';
import { memoryDetectors } from './behavior/detector-order.ts';
import { forecast, nearer } from './behavior/exhaustion.ts';
import {
  breakdown,
  type Headroom,
  headroomOf,
  type KnownLimits,
  nextLimits,
  unknownHeadroom,
} from './behavior/headroom.ts';
import { HeapFill } from './behavior/heap-fill.ts';
import { LeakTracker } from './behavior/leaking.ts';
import { MemorySignals } from './behavior/memory-signals.ts';
import { RecentLow } from './behavior/recent-low.ts';
import { SharedMemory } from './behavior/shared-memory.ts';
import { type UrgentContext, UrgentLane } from './behavior/urgent-lane.ts';
import type { UsualUse } from './behavior/usual-use.ts';
import { type Findings, worstOf } from './compose-verdict.ts';
import type { EngineParameters } from './parameters.ts';
import { reserveMargin } from './policy/protected-stall.ts';
import type { WorkloadFacts } from './snapshot.ts';

/** The memory of one workload, anonymous and shared: what it does, what is left, and when that ends. */
export class MemoryAnalysis {
  readonly #facts: WorkloadFacts;
  readonly #parameters: EngineParameters;
  readonly #signals: MemorySignals;
  readonly #leaks = new LeakTracker();
  readonly #shared: SharedMemory;
  readonly #urgentLane: UrgentLane;
  readonly #context: UrgentContext;
  /** Made when a heap bounds it: most have none. */
  #heap: HeapFill | null = null;
  #usual: UsualUse | null = null;
  #limits: KnownLimits | null = null;
  #growers: readonly Grower[] = [];
  #found: Finding<MemoryBehavior> | null = null;
  readonly #low = new RecentLow();
  /** How much of what the machine has for it others took within the last minute and gave back, bytes: they will take it again. */
  takenByOthers = 0;
  /** How much it may still take, as of the last sample. */
  headroom: Headroom = unknownHeadroom;

  constructor(facts: WorkloadFacts, parameters: EngineParameters) {
    this.#facts = facts;
    this.#parameters = parameters;
    this.#signals = new MemorySignals(parameters.memory, facts.interval_s);
    this.#shared = new SharedMemory(parameters, facts.interval_s);
    this.#urgentLane = new UrgentLane(facts.interval_s);
    const { memory_bytes } = facts.host;
    this.#context = {
      usualPeak: facts.workload.usual_peak_bytes ?? Number.NaN,
      lastResort: lastResortShare(parameters.exhaustion.lastResort, memory_bytes) * memory_bytes,
      margin: reserveMargin(memory_bytes),
    };
  }

  /** Forgets all, where memory was measured and no longer is. */
  endWhereLost(sample: Sample): void {
    if (!this.#signals.isLost(sample)) return;
    this.#signals.clear();
    this.#urgentLane.clear();
    this.#leaks.clear();
    this.#growers = [];
    this.#shared.clear();
    this.#heap = null;
    this.headroom = unknownHeadroom;
    this.#limits = null;
  }

  /** After a pause that is long against the urgent lane's seconds. */
  pause(): void {
    this.#urgentLane.clear();
  }

  /** Adds a sample. Returns true when a window has a new reading, which is judged at once: the next evaluation would be late, or miss it. */
  add(sample: Sample): boolean {
    const isRead = this.#signals.add(sample);
    const isSharedRead = this.#shared.add(sample);
    if (sample.growers) this.#growers = sample.growers;
    const level = this.level;
    if (Number.isNaN(level)) return isRead || isSharedRead;
    if (sample.limits) {
      this.#limits = nextLimits(this.#limits, sample.limits, level);
      if (HeapFill.isIn(sample.limits)) this.#heap ??= new HeapFill(this.#parameters, this.#facts.interval_s);
    }
    this.headroom = headroomOf(level, sample, this.#facts, this.#limits);
    const machine = level + (sample.host?.memory_available_bytes ?? Number.NaN);
    if (machine > 0) this.takenByOthers = machine - this.#low.add(sample.t, machine);
    const isHeapRead = this.#heap?.add(sample, level) === true;
    return isRead || isSharedRead || isHeapRead;
  }

  /** The urgent lane looks at every sample. True when it changed its mind. */
  checkUrgent(sample: Sample): boolean {
    const { exhaustion } = this.#parameters;
    return this.#urgentLane.check(sample.t, this.level, this.headroom, exhaustion, sample, this.#context);
  }

  /**
   * What its earlier lives used, once that is known.
   *
   * @param began_s when this life began, on the clock of the samples
   */
  recall(usual: UsualUse, earlier: EarlierLives | null, began_s: number): void {
    this.#usual = usual;
    usual.recall(earlier, began_s);
  }

  /** How severe what was found is. */
  get severity(): Severity {
    return this.#found?.severity ?? 'ok';
  }

  /** Runs the detectors at `t` (s). */
  evaluate(t: number): Omit<Findings, 'cpu' | 'pressure' | 'tasks' | 'descriptors'> {
    const { found, rising } = this.#leaks.judge(t, this.#signals, this.headroom, this.#parameters, memoryDetectors);
    const filling = this.#heap?.evaluate(t, this.headroom) ?? null;
    const memory = worstOf(worstOf(this.#shared.evaluate(t, this.headroom), found), filling);
    const exhaustion = [
      forecast(rising, this.headroom, this.#parameters, this.#shared.level),
      forecast(this.#shared.rising, this.headroom, this.#parameters, this.#signals.level),
      this.#heap?.exhaustion ?? null,
    ].reduce(nearer);
    const { urgent_s } = this.#parameters.exhaustion;
    const urgent = this.#urgentLane.evidence;
    const all = { memory, exhaustion, isUrgent: urgent !== null };
    const judged = this.#usual?.judge(t, this.level, this.headroom, all, urgent_s) ?? all;
    this.#found = judged.memory;
    return {
      memory: judged.memory,
      exhaustion: judged.exhaustion,
      headroom: this.headroom,
      urgent,
      growers: this.#growers,
      left: breakdown(this.level, this.#limits),
      urgent_s,
    };
  }

  /** All that it holds and that can't be given back, bytes. */
  get level(): number {
    return this.#signals.level + this.#shared.level;
  }
}
