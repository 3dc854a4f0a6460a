import { ActionQueue } from '@omnimind/act/action-queue';
import type { Actuator, ProcessKey } from '@omnimind/act/actuator/actuator';
import type { Engine } from '@omnimind/engine/tick';
import type { Clock } from '@omnimind/observe/clock';
import type { Configuration } from '@omnimind/protocol/configuration';
import { reasonOf } from '@omnimind/protocol/errors';
import { behaviorChanged, type EventBody, isActedOn, type OmnimindEvent, type Rung } from '@omnimind/protocol/event';
import { type Message, message } from '@omnimind/protocol/message';
import type { Sample, TraceHeader } from '@omnimind/protocol/trace';
import type { Verdict } from '@omnimind/protocol/verdict';
import { unknownVerdict } from '@omnimind/protocol/verdict';
import { SampleRounder } from '@omnimind/remember/traces/sample-rounder';
import { ForecastWatch } from '@omnimind/tell/forecast-watch';
import { GapWatch } from '@omnimind/tell/gap-watch';

/** On the rung `watch` ticks come twice as often, but not more often than this. */
const minTick_s = 0.25;

/** Samples a run; implemented by TreeSampler. */
export interface RunSampler {
  sample(t: number): Sample;
  finish(t: number): Sample;
  processes(): (ProcessKey & { readonly name: string })[];
}

export interface RunWatchOptions {
  readonly id: string;
  readonly facts: TraceHeader;
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly sampler: RunSampler;
  readonly engine: Engine;
  readonly actuator: Actuator;
  /** What protects the run's first process; `null` for nothing. */
  rootProtector(): string | null;
  onSample(sample: Sample): void;
  onEvent(event: OmnimindEvent): void;
}

/** The tick of one run: observe, understand, decide, act, tell. */
export class RunWatch {
  readonly #options: RunWatchOptions;
  readonly #rounder = new SampleRounder();
  readonly #gaps: GapWatch;
  readonly #forecast = new ForecastWatch();
  readonly #actions: ActionQueue;
  #t = 0;
  /** Current time between two ticks, s. */
  interval_s: number;

  constructor(options: RunWatchOptions) {
    this.#options = options;
    this.#gaps = new GapWatch(options.clock);
    const { engine, actuator, sampler } = options;
    this.#actions = new ActionQueue({
      engine,
      actuator,
      processes: () => sampler.processes(),
      publish: (_, body) => this.publish(body),
    });
    this.interval_s = options.facts.interval_s;
  }

  tick(elapsed_s: number): void {
    const { id, sampler, actuator, engine, facts } = this.#options;
    const gap = this.#gaps.look(this.interval_s);
    const plan = this.#observe(sampler.sample(elapsed_s));
    if (gap !== null) this.publish({ type: 'notice', severity: 'ok', text: gap });
    this.#actions.carryOut(plan);
    this.#actions.watchPause(id, elapsed_s);
    const rung = engine.rung(id);
    if (isActedOn({ rung })) actuator.maintain(id, sampler.processes());
    this.interval_s = intervalOn(rung, facts.interval_s);
  }

  /**
   * Ends the run: takes the last sample, concludes the behavior, and undoes every action.
   *
   * @returns the final verdict
   */
  finish(elapsed_s: number): Verdict {
    const { id, sampler, engine } = this.#options;
    this.#observe(sampler.finish(elapsed_s));
    const before = engine.verdict(id);
    const verdict = engine.conclude(id) ?? unknownVerdict(this.#t);
    const change = behaviorChanged(before, verdict);
    if (change !== null) this.publish(change);
    this.#actions.carryOut(engine.stop());
    return verdict;
  }

  /** Resolves when every action is done. */
  settled(): Promise<void> {
    return this.#actions.settled();
  }

  /**
   * Publishes an event at the time of the last sample.
   *
   * @param time wall clock, ISO 8601; now by default
   */
  publish(body: EventBody, time = new Date(this.#options.clock.wall_ms()).toISOString()): void {
    const { id, onEvent } = this.#options;
    onEvent({ ...body, t: this.#t, time, workload: id });
  }

  #publishForecast(verdict: Verdict | null): void {
    const { ladder, detection } = this.#options.configuration;
    const forecast =
      verdict === null ? null : this.#forecast.look(verdict, ladder.throttle_within, detection.urgent_exhaustion);
    if (forecast !== null) this.publish(forecast);
  }

  #observe(raw: Sample) {
    const { id, facts, engine, rootProtector, onSample } = this.#options;
    const sample = this.#rounder.round(raw);
    this.#t = sample.t;
    onSample(sample);
    const protectedBy = rootProtector();
    const { changes, plan } = engine.tick({ time_s: sample.t, workloads: [{ id, facts, sample, protectedBy }] });
    for (const { previous, verdict } of changes) {
      const change = behaviorChanged(previous, verdict);
      if (change !== null) this.publish(change);
    }
    this.#publishForecast(engine.verdict(id));
    return plan;
  }
}

/** Time between two ticks on a rung, s: from `watch` on they come twice as often. */
export function intervalOn(rung: Rung, interval_s: number): number {
  if (rung === 'observe') return interval_s;
  return Math.min(interval_s, Math.max(minTick_s, interval_s / 2));
}

/**
 * Calls `action` until it throws: a defect of ours must end the monitoring, not the command.
 *
 * @param onFailure called once
 */
export function guarded<T>(action: (value: T) => void, onFailure: (notice: Message) => void): (value: T) => void {
  let hasFailed = false;
  return (value) => {
    if (hasFailed) return;
    try {
      action(value);
    } catch (error) {
      hasFailed = true;
      onFailure(message('measuring.ended_early', { reason: reasonOf(error) }));
    }
  };
}
