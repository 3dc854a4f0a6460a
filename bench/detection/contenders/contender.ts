import type { WorkloadFacts } from '@omnimind/engine/snapshot';
import type { Sample } from '@omnimind/protocol/trace';
import type { Behavior } from '../behaviors.ts';

/** A behavior that a contender says is there now. */
export interface Report {
  readonly behavior: Behavior;
  /** Whether it is an alert, rather than a word about something well or merely watched. */
  readonly alert: boolean;
  /** The numbers that decided it, in words. */
  readonly text: string;
  /** Range until memory is exhausted, s, and when it was said; `null` when nothing was. */
  readonly exhaustion: { readonly at_s: number; readonly low: number; readonly high: number } | null;
}

/** One contender at one workload. */
export interface Watcher {
  /** Takes the next sample and returns what is there now. The same array again means that nothing changed. */
  observe(sample: Sample): readonly Report[];
  /** The last word, after the last sample; where it has none, what it said last stands. */
  conclude?(): readonly Report[];
}

/** A way to tell trouble from honest work: sample in, behaviors out. */
export interface Contender {
  readonly name: string;
  /** What it does, in one sentence for the page. */
  readonly rule: string;
  start(facts: WorkloadFacts): Watcher;
}

/** Nothing is there. */
export const nothing: readonly Report[] = [];

/** Alerts of behaviors that a contender cannot tell apart: it is given credit for each, and blamed for each. */
export function alerts(behaviors: readonly Behavior[], text: string): Report[] {
  return behaviors.map((behavior) => ({ behavior, alert: true, text, exhaustion: null }));
}
