import type { EarlierLives } from '@omnimind/protocol/earlier-lives';
import { verdictAspects } from '@omnimind/protocol/event';
import { gapIntervals, type Sample, type Taker } from '@omnimind/protocol/trace';
import type { CpuBehavior, Pressure, Severity, Verdict } from '@omnimind/protocol/verdict';
import { TaskGrowth } from './behavior/count-growth.ts';
import { GrowthTracker } from './behavior/cpu-growing.ts';
import { CpuSignals } from './behavior/cpu-signals.ts';
import { cpuView, type Finding, firstFound } from './behavior/detector.ts';
import { cpuDetectors, suspicionOf } from './behavior/detector-order.ts';
import { type Headroom, isScarce } from './behavior/headroom.ts';
import { PressureSignals, pressureOf } from './behavior/pressure.ts';
import { StarvationTracker } from './behavior/starvation.ts';
import type { UsualUse } from './behavior/usual-use.ts';
import { composeVerdict } from './compose-verdict.ts';
import { MemoryAnalysis } from './memory-analysis.ts';
import type { EngineParameters } from './parameters.ts';
import type { HeldMemory } from './policy/plan.ts';
import { Rest } from './rest.ts';
import type { WorkloadFacts } from './snapshot.ts';

/** Fewest rates that a verdict rests on, and the time that they must span, s. */
const leastRates = 3;
/** Beyond this a pause is long against the windows of seconds: of stalls, and of the urgent lane. */
const longestPause_s = 30;
const leastSpan_s = 5;
/**
 * The detectors run at each slot of the first minute, then at each fourth (20 s): a behavior of minutes does not change
 * sooner, and an evaluation costs as much as 30 samples.
 */
const evaluateEachSlotUntil = 12;
const slotsPerEvaluation = 4;

/**
 * One workload's windows and what they say. Its state has a constant size (measured: 38 KiB at the start, 48 KiB after 100,000 samples), and it
 * knows no clock: time comes with the samples. The same samples give the same verdicts, live or replayed.
 */
export class WorkloadAnalysis {
  readonly #facts: WorkloadFacts;
  readonly #parameters: EngineParameters;
  readonly #cpuSignals: CpuSignals;
  readonly #memory: MemoryAnalysis;
  readonly #pressureSignals: PressureSignals;
  readonly #counts: TaskGrowth;
  #cpu: Finding<CpuBehavior> | null = null;
  #pressure: Finding<Pressure> | null = null;
  #takers: readonly Taker[] = [];
  readonly #rest: Rest;
  readonly #starvation = new StarvationTracker();
  readonly #growth = new GrowthTracker();
  #windowStart = Number.NaN;
  #t = Number.NaN;
  #samples = 0;
  #hasEnded = false;
  #slotsSinceEvaluation = 0;
  #verdict: Verdict | null = null;

  constructor(facts: WorkloadFacts, parameters: EngineParameters) {
    this.#facts = facts;
    this.#parameters = parameters;
    const { interval_s } = facts;
    this.#cpuSignals = new CpuSignals(facts.workload.cpu_limit_cores ?? facts.host.cores, interval_s);
    this.#memory = new MemoryAnalysis(facts, parameters);
    this.#pressureSignals = new PressureSignals(parameters.pressure.window_s, interval_s);
    this.#counts = new TaskGrowth(interval_s);
    this.#rest = new Rest(interval_s);
  }

  /**
   * Takes the next sample; its `t` must be above that of the one before. True when with this sample the first verdict
   * is there, or one of its four behaviors changed.
   */
  observe(sample: Sample): boolean {
    const gap = this.#isGap(sample.t - this.#t);
    this.#t = sample.t;
    this.#samples += 1;
    if (!gap && this.#verdict !== null && this.#rest.leavesOut(sample)) return false;
    const last = this.#rest.end();
    // What began when a rest ended did not begin before.
    const changed = last !== null && !gap && this.#take(last, false);
    return this.#take(sample, gap) || changed;
  }

  #take(sample: Sample, gap: boolean): boolean {
    if (Number.isNaN(this.#windowStart)) this.#windowStart = sample.t;
    this.#memory.endWhereLost(sample);
    const slotsClosed = this.#cpuSignals.add(sample, gap);
    // What ended holds nothing; that its memory is gone says nothing of how it behaved.
    this.#hasEnded = sample.pids === 0;
    const isRead = !this.#hasEnded && this.#memory.add(sample);
    const urgentChanged = !this.#hasEnded && this.#memory.checkUrgent(sample);
    this.#pressureSignals.add(sample, gap);
    if (!this.#hasEnded) this.#counts.add(sample);
    if (sample.takers) this.#takers = sample.takers;
    this.#slotsSinceEvaluation += slotsClosed;
    // A rise that leaves no time is judged by the few samples that there are.
    if (!urgentChanged && !this.#canBeJudged()) return false;
    const due = this.#verdict === null || urgentChanged || isRead || (slotsClosed > 0 && this.#isDue());
    return due && this.#evaluate(sample.t);
  }

  /**
   * What its earlier lives used, once that is known: verdicts are made in the light of it.
   *
   * @param usual of this life, kept by the caller: who knows of no earlier ones needs none
   * @param age_s of this life, at the newest sample
   */
  recall(usual: UsualUse, earlier: EarlierLives | null, age_s: number): void {
    this.#memory.recall(usual, earlier, this.#t - age_s);
  }

  /** How severe each aspect was found to be. A verdict has the worst of them. */
  severities(): { cpu: Severity; memory: Severity; pressure: Severity } {
    return {
      cpu: this.#cpu?.severity ?? 'ok',
      memory: this.#memory.severity,
      pressure: this.#pressure?.severity ?? 'ok',
    };
  }

  /** How much memory it may still take, as of the last sample. */
  get headroom(): Headroom {
    return this.#memory.headroom;
  }

  /** What it holds, as of the last sample. */
  get held(): HeldMemory {
    const { level, takenByOthers } = this.#memory;
    return { share: level / this.#facts.host.memory_bytes, takenByOthers_bytes: takenByOthers };
  }

  /** The verdict as of the last evaluation; `null` until the first sample that can be judged. */
  verdict(): Verdict | null {
    return this.#verdict;
  }

  /**
   * The verdict at the end of the samples: what is left in the open windows counts, and a run too short to be judged
   * until now is judged with little confidence. When nothing but the end was seen after a gap (the kernel killed it while
   * the machine stood still), the verdict from before stands. `null` when there was no sample. No sample may follow.
   */
  conclude(): Verdict | null {
    if (this.#samples === 0) return null;
    if (this.#hasEnded && this.#verdict !== null && !this.#canBeJudged()) return this.#verdict;
    this.#cpuSignals.conclude();
    this.#pressureSignals.conclude();
    this.#evaluate(this.#t);
    return this.#verdict;
  }

  /**
   * Whether no rate is taken over this time (s): a suspend, a stopped recorder. Of what a sampler leaves out that starves on a busy
   * machine, the counters tell the mean.
   */
  #isGap(elapsed_s: number): boolean {
    if (!(elapsed_s > Math.max(longestPause_s, gapIntervals * this.#facts.interval_s))) return false;
    this.#windowStart = Number.NaN;
    this.#samples = 0;
    this.#pressureSignals.clear();
    this.#starvation.clear();
    this.#memory.pause();
    return true;
  }

  #canBeJudged(): boolean {
    return this.#samples > leastRates && this.#t - this.#windowStart >= leastSpan_s;
  }

  #isDue(): boolean {
    const isYoung = this.#cpuSignals.slots.count <= evaluateEachSlotUntil;
    return isYoung || this.#slotsSinceEvaluation >= slotsPerEvaluation || this.#facts.interval_s >= 10;
  }

  /** Runs the detectors. True when one of the four behaviors changed. */
  #evaluate(t: number): boolean {
    this.#slotsSinceEvaluation = 0;
    const previous = this.#verdict;
    this.#evaluateCpu(t, previous?.cpu_behavior ?? 'unknown');
    const memory = this.#memory.evaluate(t);
    const { pressure = 'unknown' } = previous ?? {};
    this.#pressure = pressureOf(this.#pressureSignals, this.#parameters.pressure, pressure, isScarce(memory.headroom));
    this.#cpu = this.#starvation.update(t, this.#pressureSignals, this.#cpu, this.#takers);
    const verdict = composeVerdict(t, {
      ...memory,
      cpu: this.#cpu,
      pressure: this.#pressure,
      tasks: this.#counts.tasks(),
      descriptors: this.#counts.descriptors(),
    });
    this.#verdict = verdict;
    return previous === null || verdictAspects.some((aspect) => previous[aspect] !== verdict[aspect]);
  }

  #evaluateCpu(t: number, previous: CpuBehavior): void {
    const view = cpuView(t, this.#cpuSignals, this.#parameters, previous);
    const found = this.#growth.update(t, view, firstFound(cpuDetectors, view));
    this.#cpu = found === null ? null : suspicionOf(view, found);
  }
}
