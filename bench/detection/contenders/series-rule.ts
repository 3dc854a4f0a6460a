import type { WorkloadFacts } from '@omnimind/engine/snapshot';
import type { Sample } from '@omnimind/protocol/trace';
import type { Behavior } from '../behaviors.ts';
import { alerts, type Contender, nothing, type Report, type Watcher } from './contender.ts';
import { Minutes, mayUse } from './minutes.ts';

/** A rule that looks at one series of minutes and says, in words, when something is there. */
export interface SeriesRule {
  /** The next minute's value; the reason for an alarm, or `null`. */
  next(value: number): string | null;
  /** Forgets, after a gap. */
  clear(): void;
}

/** What a rule says when it fires, and on which series it runs. */
export interface SeriesContender {
  readonly name: string;
  readonly rule: string;
  readonly cpu: readonly Behavior[];
  readonly memory: readonly Behavior[];
  /** The rule for one series; `most` is what the workload may use of it, in the unit of the values. */
  start(most: number): SeriesRule;
}

/** A contender that runs one rule on the minutes of CPU use and, apart, on those of memory. */
export function contenderOf(definition: SeriesContender): Contender {
  return {
    name: definition.name,
    rule: definition.rule,
    start: (facts) => new SeriesWatcher(facts, definition),
  };
}

class SeriesWatcher implements Watcher {
  readonly #minutes: Minutes;
  readonly #definition: SeriesContender;
  readonly #cpu: SeriesRule;
  readonly #memory: SeriesRule;
  #reports: readonly Report[] = nothing;

  constructor(facts: WorkloadFacts, definition: SeriesContender) {
    const { cores, bytes } = mayUse(facts);
    this.#minutes = new Minutes(facts);
    this.#definition = definition;
    this.#cpu = definition.start(cores);
    this.#memory = definition.start(bytes);
  }

  observe(sample: Sample): readonly Report[] {
    const minute = this.#minutes.add(sample);
    if (minute === null) return this.#reports;
    if (minute.afterGap) {
      this.#cpu.clear();
      this.#memory.clear();
    }
    const cpu = Number.isNaN(minute.cores) ? null : this.#cpu.next(minute.cores);
    const memory = Number.isNaN(minute.bytes) ? null : this.#memory.next(minute.bytes);
    this.#reports =
      cpu === null && memory === null
        ? nothing
        : [
            ...(cpu === null ? [] : alerts(this.#definition.cpu, `CPU: ${cpu}`)),
            ...(memory === null ? [] : alerts(this.#definition.memory, `memory: ${memory}`)),
          ];
    return this.#reports;
  }
}
