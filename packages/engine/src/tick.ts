import type { Configuration } from '@omnimind/protocol/configuration';
import type { EarlierLives } from '@omnimind/protocol/earlier-lives';
import type { Rung } from '@omnimind/protocol/event';
import { type Message, message } from '@omnimind/protocol/message';
import type { Verdict } from '@omnimind/protocol/verdict';
import { type Headroom, unknownHeadroom } from './behavior/headroom.ts';
import type { UsualUse } from './behavior/usual-use.ts';
import type { EngineParameters } from './parameters.ts';
import { LadderState } from './policy/ladder.ts';
import type { PlannedAction } from './policy/plan.ts';
import { ProtectedStall } from './policy/protected-stall.ts';
import { ActionBudget, reasonFor } from './policy/rungs.ts';
import type { Snapshot } from './snapshot.ts';
import { WorkloadAnalysis } from './workload-analysis.ts';

/** A first verdict, or one in which a behavior or the severity changed. */
export interface VerdictChange {
  readonly workload: string;
  readonly previous: Verdict | null;
  readonly verdict: Verdict;
}

export interface TickResult {
  readonly changes: VerdictChange[];
  readonly plan: PlannedAction[];
}

export interface EngineOptions {
  readonly parameters: EngineParameters;
  readonly ladder: Configuration['ladder'];
  /** Share of available memory at which earlyoom acts. */
  readonly lastResort?: number;
  /** `observe` never plans an action that changes the system. */
  readonly mode: 'smart' | 'observe';
}

interface Watched {
  readonly analysis: WorkloadAnalysis;
  readonly ladder: LadderState;
}

/** Understands and decides: snapshots in, verdicts and plans out. No I/O, no clock, no randomness. */
export class Engine {
  readonly #options: EngineOptions;
  readonly #budget: ActionBudget;
  readonly #stall: ProtectedStall;
  readonly #watched = new Map<string, Watched>();

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#stall = new ProtectedStall(options.lastResort);
    this.#budget = new ActionBudget(options.ladder.actions_per_minute);
  }

  /** One tick: every workload of the snapshot is looked at, so that its windows stay warm. */
  tick(snapshot: Snapshot): TickResult {
    const changes: VerdictChange[] = [];
    const plan: PlannedAction[] = [];
    // Every sample carries the same reading of the machine.
    const [first] = snapshot.workloads;
    if (first !== undefined) this.#stall.observe(snapshot.time_s, first.sample.host, first.facts.host.memory_bytes);
    for (const { id, facts, sample, protectedBy } of snapshot.workloads) {
      let watched = this.#watched.get(id);
      if (watched === undefined) {
        watched = {
          analysis: new WorkloadAnalysis(facts, this.#options.parameters),
          ladder: new LadderState(id, this.#options.ladder),
        };
        this.#watched.set(id, watched);
      }
      const previous = watched.analysis.verdict();
      const changed = watched.analysis.observe(sample);
      const verdict = watched.analysis.verdict();
      if (verdict === null) continue;
      if (changed) changes.push({ workload: id, previous, verdict });
      const mayAct = this.#options.mode === 'smart' && protectedBy === null;
      const { held } = watched.analysis;
      plan.push(...watched.ladder.plan(snapshot.time_s, verdict, mayAct, this.#budget, this.#stall, held));
    }
    return { changes, plan };
  }

  /** The newest verdict of a workload; `null` while it cannot be judged or is not known. */
  verdict(workload: string): Verdict | null {
    return this.#watched.get(workload)?.analysis.verdict() ?? null;
  }

  /** How much memory a workload may still take, as of its last sample. */
  headroom(workload: string): Headroom {
    return this.#watched.get(workload)?.analysis.headroom ?? unknownHeadroom;
  }

  /** The verdict at a workload's end; see {@link WorkloadAnalysis.conclude}. No sample of it may follow. */
  conclude(workload: string): Verdict | null {
    return this.#watched.get(workload)?.analysis.conclude() ?? null;
  }

  /** Where a workload stands on the ladder; `observe` when it is not known. */
  rung(workload: string): Rung {
    return this.#watched.get(workload)?.ladder.rung ?? 'observe';
  }

  /** How the actuator fared with a planned action. */
  settle(workload: string, rung: Rung, outcome: 'taken' | 'skipped' | 'undone'): void {
    this.#watched.get(workload)?.ladder.settle(rung, outcome);
  }

  /** The undoing of what is in force for one workload, because a person asked for it; it is left alone for an hour. */
  release(workload: string, time_s: number, reason: Message): PlannedAction[] {
    return this.#watched.get(workload)?.ladder.release(time_s, reason) ?? [];
  }

  /** As {@link release}, and it may take so many bytes more before it is throttled. */
  grant(workload: string, time_s: number, room_bytes: number, reason: Message): PlannedAction[] {
    // Who only observes has nothing to throttle.
    if (this.#options.mode === 'observe') return this.release(workload, time_s, reason);
    return this.#watched.get(workload)?.ladder.grant(time_s, room_bytes, reason) ?? [];
  }

  /** As {@link release}, and its unit is asked to stop. */
  end(workload: string, time_s: number, reason: Message): PlannedAction[] {
    if (this.#options.mode === 'observe') return [];
    return this.#watched.get(workload)?.ladder.end(time_s, reason) ?? [];
  }

  /** The throttle of a workload that was moved here because its memory rose too fast; `null` while it was not seen here. */
  hold(workload: string, time_s: number, verdict: Verdict): PlannedAction[] | null {
    return this.#watched.get(workload)?.ladder.hold(time_s, reasonFor(verdict), verdict.evidence) ?? null;
  }

  /** The pause of a workload for the sake of the others in its slice; empty where it may not be. */
  pause(workload: string, time_s: number, reason: Message): PlannedAction[] {
    if (this.#options.mode === 'observe') return [];
    return this.#watched.get(workload)?.ladder.pauseFor(time_s, reason, this.#stall) ?? [];
  }

  /** What the earlier lives of a workload used, and how old this one is at its newest sample, s. */
  recall(workload: string, usual: UsualUse, earlier: EarlierLives | null, age_s: number): void {
    this.#watched.get(workload)?.analysis.recall(usual, earlier, age_s);
  }

  /** The workload is gone: its state is dropped. */
  forget(workload: string): void {
    this.#watched.delete(workload);
  }

  /** The undoing of all that is in force, for the end of the watching. */
  stop(): PlannedAction[] {
    return [...this.#watched.values()].flatMap(({ ladder }) => ladder.undoAll(message('reason.ended')));
  }
}
