import type { Rung, verdictAspects } from '@omnimind/protocol/event';
import type { Mode } from '@omnimind/protocol/report';
import type { CpuBehavior, MemoryBehavior, Pressure, Severity } from '@omnimind/protocol/verdict';

export type Column =
  | 'id'
  | 'name'
  | 'started'
  | 'duration'
  | 'exit'
  | 'verdict'
  | 'command'
  | 'size'
  | 'signal'
  | 'value'
  | 'threshold'
  | 'workload'
  | 'time'
  | 'event'
  | 'cpu'
  | 'memory'
  | 'pressure'
  | 'processes'
  | 'rung'
  | 'behavior'
  | 'meaning';

type Aspect = (typeof verdictAspects)[number];

/** A behavior's name for people, and what it means in half a sentence. */
export interface Term {
  readonly name: string;
  readonly meaning: string;
}

/**
 * What end users read in a report, in `why`, in the monitor and in live lines, besides the evidence and the texts of events:
 * those are the protocol's.
 */
export interface Messages {
  readonly cpu_behavior: Readonly<Record<CpuBehavior, Term>>;
  readonly memory_behavior: Readonly<Record<MemoryBehavior, Term>>;
  readonly pressure: Readonly<Record<Pressure, Term>>;
  readonly severity: Readonly<Record<Severity, Term>>;
  readonly mode: Readonly<Record<Mode, string>>;
  readonly aspect: Readonly<Record<Aspect, string>>;
  readonly rung: Readonly<Record<Rung, string>>;

  readonly labels: {
    readonly command: string;
    readonly directory: string;
    readonly started: string;
    readonly duration: string;
    readonly exit: string;
    readonly cpu: string;
    readonly memory: string;
    readonly io: string;
    readonly processes: string;
    readonly verdict: string;
    readonly evidence: string;
    readonly changes: string;
    readonly actions: string;
    readonly notices: string;
    readonly trace: string;
  };
  /** Heads of the columns of tables. */
  readonly columns: Readonly<Record<Column, string>>;

  /** `peak 1.9, mean 1.2 of 8 cores` */
  cpuUse(peak: string, mean: string, cores: string): string;
  /** `peak 184 MiB anonymous` */
  memoryUse(peak: string): string;
  /** `1.2 GiB read, 3 KiB written` */
  ioUse(read: string, written: string): string;
  /** `at most 12` */
  atMost(count: string): string;
  /** `612 samples` */
  samples(count: string): string;
  /** `3 processes outlived the command` */
  leftBehind(count: number): string;
  /** `ended by SIGTERM` */
  endedBy(signal: string): string;
  /** `92 % sure` */
  confidence(share: string): string;
  /** `the limit is reached in 12 min to 20 min at this rate` */
  exhaustion(low: string, high: string): string;
  /** `4 earlier changes: omnimind why 7f3a` */
  moreChanges(count: number, command: string): string;
  readonly undone: string;
  readonly skipped: string;
  readonly notMeasured: string;
  readonly running: string;
  readonly interrupted: string;
  /** `recorded 785 samples in 13 min to a.jsonl.gz` */
  recorded(samples: string, duration: string, file: string): string;
  readonly noRuns: string;
  readonly noChanges: string;
  readonly noActions: string;
  readonly noEvidence: string;
  readonly noThreshold: string;
  readonly whyHint: (command: string) => string;
  readonly replayHint: string;
  /** `why` of a run without a report: the verdict comes from its trace. */
  readonly fromTrace: Readonly<Record<'running' | 'interrupted', string>>;
  readonly monitor: {
    readonly waiting: string;
    readonly hidden: (count: number) => string;
    readonly machine: (workloads: number, available: string) => string;
    readonly quit: string;
  };
}
