import { catalog } from './catalog.ts';
import type { Workload } from './workload.ts';

/** A workload as it is recorded: beside other load, or on a machine that has processors to spare. */
export interface Recording {
  /** Name of its trace. */
  readonly name: string;
  readonly workload: Workload;
  readonly alone: boolean;
}

/** All recordings of the live corpus: every workload once beside other load and once alone. */
export const recordings: readonly Recording[] = [
  ...catalog.map((workload) => ({ name: workload.name, workload, alone: false })),
  ...catalog.map((workload) => ({ name: `${workload.name}-alone`, workload, alone: true })),
];
