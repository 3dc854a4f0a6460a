import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Sample } from '@omnimind/protocol';
import type { Trouble, Workload } from './workload.ts';

/** One entry of labels.json. */
export interface Label {
  readonly file: string;
  readonly program: string;
  readonly set: 'tuning' | 'test';
  /** Whether others kept more than half a processor busy meanwhile, as measured. */
  readonly contention: boolean;
  readonly events: readonly { behavior: Trouble; start_s: number; end_s: number; due_s: number }[];
  readonly never: readonly Trouble[];
  readonly note: string;
}

/** Cores that others used on average, from which a recording counts as one beside contention. */
const contentionFrom_cores = 0.5;
/** A program that ended before this share of its time did not do what its label says. */
const leastShare = 0.95;

/**
 * The label that a workload's recording gets. It follows from the program: its kind of trouble, and the onset that it
 * noted itself.
 *
 * @returns the label, or why the recording can't have one, in words
 */
export function labelOf(workload: Workload, trace: string, onset_s: number | null): Label | string {
  const samples: Sample[] = gunzipSync(readFileSync(trace))
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line));
  const end_s = samples.at(-1)?.t ?? 0;
  if (end_s < workload.seconds * leastShare) return `it ended after ${end_s} s of ${workload.seconds}`;
  const { name, program, set, never, note, trouble } = workload;
  if (trouble !== undefined && onset_s === null) return 'it noted no onset';
  const events = trouble === undefined ? [] : [{ ...trouble, start_s: onset_s ?? 0, end_s }];
  const contention = othersUse_cores(samples) >= contentionFrom_cores;
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

/** Mean use of the processors by all but the workload, cores. */
function othersUse_cores(samples: readonly Sample[]): number {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.t <= first.t) return 0;
  const used = (sample: Sample) => (sample.user_usec ?? 0) + (sample.system_usec ?? 0);
  const busy = (sample: Sample) => sample.host?.cpu_busy_usec ?? 0;
  return (busy(last) - busy(first) - used(last) + used(first)) / 1e6 / (last.t - first.t);
}
