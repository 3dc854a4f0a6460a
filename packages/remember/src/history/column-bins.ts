import { maximumColumns, unmeasured, width } from './columns.ts';

/** Bins of fixed time in which samples are folded: means, the maximum of memory, and the worst verdict. */
export class ColumnBins {
  readonly #totals: Float64Array;
  readonly #weights: Float64Array;

  constructor(count: number) {
    this.#totals = new Float64Array(count * width);
    this.#weights = new Float64Array(count * width);
  }

  /**
   * Adds consecutive samples to a bin.
   *
   * @param values {@link width} numbers for each sample
   * @param first index of the first sample
   * @param end index after the last
   * @param weight of each in the mean
   */
  add(bin: number, values: Int32Array, first: number, end: number, weight: number): void {
    for (let column = 0; column < width; column += 1) {
      let sum = 0;
      let count = 0;
      let largest = 0;
      for (let at = first * width + column; at < end * width; at += width) {
        const value = values[at] ?? unmeasured;
        if (value < 0) continue;
        sum += value;
        count += 1;
        if (value > largest) largest = value;
      }
      if (count === 0) continue;
      const cell = bin * width + column;
      const before = this.#totals[cell] ?? 0;
      const isMaximum = maximumColumns.includes(column);
      this.#totals[cell] = isMaximum ? Math.max(before, largest) : before + sum * weight;
      this.#weights[cell] = isMaximum ? 1 : (this.#weights[cell] ?? 0) + count * weight;
    }
  }

  /** `null` where nothing was measured. */
  value(bin: number, column: number): number | null {
    const weight = this.#weights[bin * width + column] ?? 0;
    return weight === 0 ? null : (this.#totals[bin * width + column] ?? 0) / weight;
  }
}
