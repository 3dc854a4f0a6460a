import type { CycleUnit } from '../quantities.ts';

/** The range that a chart shows, and where its lines across stand. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

const decimal = [-3, -2, -1, 0, 1, 2, 3, 4, 5, 6].flatMap((power) => [1, 2, 5].map((step) => step * 10 ** power));

/** Steps that people count in, per unit, smallest first. */
const steps: Readonly<Record<CycleUnit, readonly number[]>> = {
  s: [...decimal.filter((step) => step < 10), 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400],
  bytes: Array.from({ length: 50 }, (_, power) => 2 ** power),
  cores: decimal,
  share: [0.01, 0.02, 0.05, 0.1, 0.2, 0.25],
};

/** Lines across that are asked for, at most. */
const most = 4;

/** An axis from 0, or from just below `low` where that is said, to just above `high`. */
export function axisOf(unit: CycleUnit, low: number, high: number): Axis {
  const range = high - low;
  const known = steps[unit];
  // Beyond the known steps: as many of the largest one.
  const largest = known.at(-1) ?? 1;
  const fitting = known.find((each) => range / each <= most) ?? largest * Math.ceil(range / largest / most);
  const step = range > 0 ? fitting : (known.find((each) => each >= high) ?? 1);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return {
    low: first * step,
    high: last * step,
    ticks: Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step),
  };
}

/** Whole numbers to mark between two: the first, then round ones with some room between. */
export function wholeTicks(first: number, last: number, count: number): number[] {
  const step = [1, 2, 5]
    .flatMap((base) => [0, 1, 2, 3, 4, 5, 6].map((power) => base * 10 ** power))
    .sort((a, b) => a - b)
    .find((each) => (last - first) / each <= count);
  const room = step ?? Math.max(1, last - first);
  const ticks = [first];
  for (let tick = Math.ceil((first + 0.6 * room) / room) * room; tick <= last; tick += room) ticks.push(tick);
  return ticks;
}
