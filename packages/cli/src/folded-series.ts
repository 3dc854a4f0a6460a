import { seriesPoints } from '@omnimind/protocol/report';

interface Point {
  sum: number;
  max: number;
  count: number;
}

/**
 * A series of any length in at most {@link seriesPoints} points of equal time. When there is no room left, two
 * neighbors become one.
 */
export class FoldedSeries {
  readonly #fold: 'mean' | 'max';
  #points: Point[] = [];
  #interval = 1;

  constructor(fold: 'mean' | 'max') {
    this.#fold = fold;
  }

  /** s that one point stands for. */
  get interval_s(): number {
    return this.#interval;
  }

  /** @param t s, from 0 on */
  add(t: number, value: number | null): void {
    if (value === null) return;
    while (t >= this.#interval * seriesPoints) this.#halve();
    const index = Math.floor(t / this.#interval);
    while (this.#points.length <= index) this.#points.push({ sum: 0, max: 0, count: 0 });
    const point = this.#points[index];
    if (point === undefined) return;
    point.max = point.count === 0 ? value : Math.max(point.max, value);
    point.sum += value;
    point.count += 1;
  }

  /** Oldest first; `null` where nothing was measured. */
  points(): (number | null)[] {
    return this.#points.map(({ sum, max, count }) => (count === 0 ? null : this.#fold === 'max' ? max : sum / count));
  }

  #halve(): void {
    const halved: Point[] = [];
    for (let index = 0; index < this.#points.length; index += 2) {
      const first = this.#points[index] ?? { sum: 0, max: 0, count: 0 };
      const second = this.#points[index + 1] ?? { sum: 0, max: 0, count: 0 };
      halved.push({
        sum: first.sum + second.sum,
        max: first.count === 0 ? second.max : second.count === 0 ? first.max : Math.max(first.max, second.max),
        count: first.count + second.count,
      });
    }
    this.#points = halved;
    this.#interval *= 2;
  }
}
