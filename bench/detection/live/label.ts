import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Sample } from '@omnimind/protocol/trace';
import type { Recording } from './recordings.ts';
import type { Trouble } from './workload.ts';

/** One entry of labels.json. */
export interface Label {
  readonly file: string;
  readonly program: string;
  readonly set: 'tuning' | 'test';
  /** Whether others kept it waiting for processors, as measured. */
  readonly contention: boolean;
  readonly events: readonly { behavior: Trouble; start_s: number; end_s: number; due_s: number }[];
  readonly never: readonly Trouble[];
  readonly note: string;
}

/**
 * A recording counts as one beside contention when the workload waited for at least this share of the time in which it wanted
 * a processor. A light one always waits a little, so that the machine must have been short of processors as well.
 */
const waitedFrom = 0.25;
/** Share of the time in which somebody on the machine waits for a processor (PSI), from which it is short of them. */
const shortFrom = 0.35;
/** A program that ended before this share of its time did not do what its label says. */
const leastShare = 0.95;

/**
 * The label that a workload's recording gets. It follows from the program: its kind of trouble, and the onset that it
 * noted itself.
 *
 * @returns the label, or why the recording can't have one, in words
 */
export function labelOf({ name, workload, alone }: Recording, trace: string, onset_s: number | null): Label | string {
  const samples: Sample[] = gunzipSync(readFileSync(trace))
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line));
  const end_s = samples.at(-1)?.t ?? 0;
  if (end_s < workload.seconds * leastShare) return `it ended after ${end_s} s of ${workload.seconds}`;
  const { program, set, never, note, trouble } = workload;
  if (trouble !== undefined && onset_s === null) return 'it noted no onset';
  const events = trouble === undefined ? [] : [{ ...trouble, start_s: onset_s ?? 0, end_s }];
  const share = waited(samples);
  const contention = share >= waitedFrom && shortage(samples) >= shortFrom;
  if (alone && contention)
    return `it was not alone: it waited ${Math.round(share * 100)} % of the time in which it wanted a processor`;
  return {
    file: `${name}.jsonl.gz`,
    program,
    set,
    contention,
    events: events.map(({ behavior, start_s, end_s: end, due_s }) => ({ behavior, start_s, end_s: end, due_s })),
    never,
    note,
  };
}

/** Share of the time in which the workload wanted a processor that it spent waiting for one. */
function waited(samples: readonly Sample[]): number {
  const { user_usec, system_usec, run_delay_usec } = samples.at(-1) ?? {};
  const delay = run_delay_usec ?? 0;
  return delay / Math.max(1, delay + (user_usec ?? 0) + (system_usec ?? 0));
}

/** Share of the time in which somebody on the machine waited for a processor. */
function shortage(samples: readonly Sample[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  const waited_s = ((last?.host?.cpu_some_usec ?? 0) - (first?.host?.cpu_some_usec ?? 0)) / 1e6;
  return waited_s / Math.max(1, (last?.t ?? 0) - (first?.t ?? 0));
}
