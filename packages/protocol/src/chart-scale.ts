/** What an axis counts: seconds, bytes, cores (or any plain number), shares of one. */
export type ScaleUnit = 's' | 'bytes' | 'cores' | 'share';

/** The range that a chart shows, and the values of its grid lines. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

const decimal = [-3, -2, -1, 0, 1, 2, 3, 4, 5, 6].flatMap((power) => [1, 2, 5].map((step) => step * 10 ** power));

/** Steps that people count in, per unit, smallest first. */
const steps: Readonly<Record<ScaleUnit, readonly number[]>> = {
  s: [...decimal.filter((step) => step < 10), 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400],
  bytes: Array.from({ length: 50 }, (_, power) => 2 ** power),
  cores: decimal,
  share: [0.01, 0.02, 0.05, 0.1, 0.2, 0.25],
};

/** Steps of an axis, at most. */
const maxSteps = 4;

/** An axis from a round value at or just below `low` to one at or just above `high`, with few round values between. */
export function axisOf(unit: ScaleUnit, low: number, high: number): Axis {
  const range = high - low;
  const known = steps[unit];
  // Beyond the known steps: as many of the largest one.
  const largest = known.at(-1) ?? 1;
  const fitting = known.find((each) => range / each <= maxSteps) ?? largest * Math.ceil(range / largest / maxSteps);
  const step = range > 0 ? fitting : (known.find((each) => each >= high) ?? 1);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return {
    low: first * step,
    high: last * step,
    ticks: Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step),
  };
}

/** Integers to mark between two: the first, then round ones with some room between. */
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

/** Steps of a clock, s: from 10 s to 10 days. */
const clockSteps_s = [
  ...[10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200],
  ...[1, 2, 5, 10].map((days) => days * 86_400),
];

/**
 * Round times between two others, both s.
 *
 * @param max how many at most, for ranges of up to 10 × `max` days
 * @param zone_s how far the reader's clock is ahead of UTC
 */
export function timeTicks(from_s: number, to_s: number, max: number, zone_s = 0): number[] {
  const step = clockSteps_s.find((each) => (to_s - from_s) / each <= max) ?? 864_000;
  const first = Math.ceil((from_s + zone_s) / step) * step - zone_s;
  const count = Math.max(0, Math.floor((to_s - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}

/** Maps values of a range to coordinates. */
export type Scale = (value: number) => number;

/** A linear scale from [low, high] to [from, to]; everything is `from` where the range is empty. */
export function scale(low: number, high: number, from: number, to: number): Scale {
  const span = high - low || 1;
  return (value) => from + ((value - low) / span) * (to - from);
}

/** The `d` of an SVG path through points: broken where one is missing, a lone point is a dot. */
export function linePath(points: readonly ({ readonly x: number; readonly y: number } | null)[]): string {
  return points
    .map((point, index) => {
      if (point === null) return '';
      const isFirst = (points[index - 1] ?? null) === null;
      const isLone = isFirst && (points[index + 1] ?? null) === null;
      return `${isFirst ? 'M' : 'L'}${point.x} ${point.y}${isLone ? 'h.01' : ''}`;
    })
    .join('');
}
