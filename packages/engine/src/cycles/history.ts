import { median } from '../statistics/summary.ts';

/** Values of one signal, each with the cycle that it is of. Cycles may be missing. */
export class History {
  readonly cycles: number[] = [];
  readonly values: number[] = [];
  /** The least and the greatest value. */
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;

  get length(): number {
    return this.values.length;
  }

  /** Adds the value of a later cycle; what is no number is left out. */
  add(cycle: number, value: number | null): void {
    if (value === null || !Number.isFinite(value)) return;
    this.cycles.push(cycle);
    this.values.push(value);
    this.low = Math.min(this.low, value);
    this.high = Math.max(this.high, value);
  }

  /** The index of the first value that is of `cycle` or a later one; 0 where there is none. */
  indexOf(cycle: number): number {
    const index = this.cycles.findIndex((each) => each >= cycle);
    return Math.max(0, index);
  }
}

/** A history in few pieces of even length. */
export interface Bins {
  readonly count: number;
  /** Middle of each, as a cycle. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Index in the history at which each begins; one more for the end. */
  readonly starts: readonly number[];
}

/**
 * What stands for the values of a bin: of memory that is held the least, since garbage that waits to be collected comes and
 * goes above a floor; of all else the middle one, which outliers do not move.
 */
export type Fold = 'floor' | 'middle';

/** The history from the index `from` on in `count` bins, or in fewer when there are fewer values. */
export function binsOf({ cycles, values }: History, fold: Fold, count: number, from = 0): Bins {
  const length = values.length - from;
  const bins = Math.min(count, length);
  const starts = Array.from({ length: bins + 1 }, (_, bin) => from + Math.round((bin * length) / Math.max(1, bins)));
  const times = new Float64Array(bins);
  const folded = new Float64Array(bins);
  for (let bin = 0; bin < bins; bin += 1) {
    const first = starts[bin] ?? 0;
    const end = starts[bin + 1] ?? 0;
    times[bin] = ((cycles[first] ?? 0) + (cycles[end - 1] ?? 0)) / 2;
    folded[bin] = fold === 'middle' ? median(values, first, end) : floorOf(values, first, end);
  }
  // What a later floor falls back to was not held: garbage is collected in its own time, which may be many cycles.
  if (fold === 'floor')
    for (let bin = bins - 2; bin >= 0; bin -= 1)
      folded[bin] = Math.min(folded[bin] ?? 0, folded[bin + 1] ?? Number.POSITIVE_INFINITY);
  return { count: bins, times, values: folded, starts };
}

function floorOf(values: readonly number[], first: number, end: number): number {
  let floor = Number.POSITIVE_INFINITY;
  for (let i = first; i < end; i += 1) floor = Math.min(floor, values[i] ?? Number.POSITIVE_INFINITY);
  return floor;
}
