import type { Configuration, Rung, Severity } from '@omnimind/protocol';

/** One rung of the ladder. */
export interface RungRow {
  readonly rung: Rung;
  /** The rung is entered at this severity or a worse one. */
  readonly severity: Severity;
  /** How long the severity must have lasted, s; a critical one waits for nothing. */
  readonly after: (ladder: Configuration['ladder']) => number;
  /** Whether it changes the system: never for protected workloads, only in mode `smart`, counted in the budget. */
  readonly acts: boolean;
}

/** The ladder, from the gentlest rung on. */
export const ladderRows: readonly RungRow[] = [
  { rung: 'observe', severity: 'ok', after: () => 0, acts: false },
  { rung: 'watch', severity: 'watch', after: () => 0, acts: false },
  { rung: 'notify', severity: 'alert', after: () => 0, acts: false },
  { rung: 'deprioritize', severity: 'alert', after: (ladder) => ladder.deprioritize_after, acts: true },
];
