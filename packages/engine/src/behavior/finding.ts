import type { EvidenceParameters, Signal } from '@omnimind/protocol/evidence';
import type { Evidence, Severity } from '@omnimind/protocol/verdict';

/** What a detector says of one aspect of a workload. */
export interface Finding<Behavior extends string> {
  readonly behavior: Behavior;
  readonly severity: Severity;
  /** 0 to 1. */
  readonly confidence: number;
  /** The numbers that decided it, the most telling first. */
  readonly evidence: readonly Evidence[];
}

/** One number of the evidence; see the protocol's `evidenceSchema`. */
export function evidence<Code extends Signal>(
  signal: Code,
  value: number,
  unit: string,
  threshold: number | null,
  parameters: EvidenceParameters[Code],
): Evidence {
  const kept: Record<string, number | string> = {};
  for (const [key, parameter] of Object.entries<number | string>(parameters))
    kept[key] = typeof parameter === 'number' ? rounded(parameter) : parameter;
  return {
    signal,
    value: rounded(value),
    unit,
    threshold: threshold === null ? null : rounded(threshold),
    parameters: kept,
  };
}

/** Growth after standing still is any number of times as fast. */
export const maxAcceleration = 99;

/** Six significant digits: more would claim a precision that no signal has. */
function rounded(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : 0;
}

/** Confidence between `low` and `high` as `value` goes from `from` to `to`. */
export function confidenceBetween(value: number, from: number, to: number, low = 0.5, high = 0.95): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return Math.round((low + (high - low) * share) * 100) / 100;
}
