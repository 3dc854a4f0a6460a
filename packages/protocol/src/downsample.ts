/** How several values become one point. */
export type Fold = 'mean' | 'max';

/**
 * A time series in a bounded number of points of equal width, in constant memory: when it outgrows them, two neighbors become one.
 * Time is in s from 0 on; `null` is a value that was not measured.
 */
export class Downsampler {
  readonly #fold: Fold;
  readonly #maxPoints: number;
  /** Sums by weight, or maxima. */
  readonly #totals: Float64Array;
  readonly #weights: Float64Array;
  #interval_s: number;
  #used = 0;

  /** @param interval_s width of a point at first */
  constructor(fold: Fold, maxPoints: number, interval_s: number) {
    this.#fold = fold;
    this.#maxPoints = maxPoints;
    this.#interval_s = interval_s;
    this.#totals = new Float64Array(maxPoints);
    this.#weights = new Float64Array(maxPoints);
  }

  /** Width of a point, s. */
  get interval_s(): number {
    return this.#interval_s;
  }

  /** Adds a value of a moment; each counts the same in a mean. */
  add(t: number, value: number | null): void {
    this.spread(t, t, value);
  }

  /** Adds a value that held over a span; in a mean it counts by the time of the span that lies in a point. */
  spread(from_s: number, to_s: number, value: number | null): void {
    while (to_s > this.#interval_s * this.#maxPoints || from_s >= this.#interval_s * this.#maxPoints) this.#halve();
    if (value === null) return;
    const width_s = this.#interval_s;
    const first = Math.floor(from_s / width_s);
    const last = Math.min(this.#maxPoints - 1, Math.max(first, Math.ceil(to_s / width_s) - 1));
    for (let point = first; point <= last; point += 1) {
      const seconds = Math.min(to_s, (point + 1) * width_s) - Math.max(from_s, point * width_s);
      this.#put(point, value, from_s === to_s ? 1 : Math.max(0, seconds));
    }
    this.#used = Math.max(this.#used, last + 1);
  }

  /** Oldest first. @param count how many; up to the last that was measured by default */
  points(count = this.#used): (number | null)[] {
    return Array.from({ length: count }, (_, point) => {
      const weight = this.#weights[point] ?? 0;
      const total = this.#totals[point] ?? 0;
      return weight === 0 ? null : this.#fold === 'max' ? total : total / weight;
    });
  }

  #put(point: number, value: number, weight: number): void {
    const total = this.#totals[point] ?? 0;
    const before = this.#weights[point] ?? 0;
    const isFirst = before === 0;
    this.#totals[point] = this.#fold === 'mean' ? total + value * weight : isFirst ? value : Math.max(total, value);
    this.#weights[point] = before + weight;
  }

  #halve(): void {
    this.#interval_s *= 2;
    this.#used = Math.ceil(this.#used / 2);
    for (let point = 0; point < this.#maxPoints; point += 1) {
      const pair = [2 * point, 2 * point + 1].map((old) => [this.#totals[old] ?? 0, this.#weights[old] ?? 0] as const);
      this.#totals[point] = 0;
      this.#weights[point] = 0;
      for (const [total, weight] of pair)
        if (weight > 0) this.#put(point, this.#fold === 'mean' ? total / weight : total, weight);
    }
  }
}

/** At most `columns` points, each the mean or the maximum of its share of the series. */
export function resample(series: readonly (number | null)[], columns: number, fold: Fold): (number | null)[] {
  if (series.length <= columns) return [...series];
  return Array.from({ length: columns }, (_, column) => {
    const start = Math.floor((column * series.length) / columns);
    const end = Math.floor(((column + 1) * series.length) / columns);
    const measured = series.slice(start, end).filter((point) => point !== null);
    if (measured.length === 0) return null;
    return fold === 'max' ? Math.max(...measured) : measured.reduce((sum, point) => sum + point, 0) / measured.length;
  });
}
