/** Maps values of a range to pixels. */
export type Scale = (value: number) => number;

/** A straight scale from [low, high] to [from, to]. */
export function scale(low: number, high: number, from: number, to: number): Scale {
  const span = high - low || 1;
  return (value) => from + ((value - low) / span) * (to - from);
}

/** Round values from 0 up to `high` or just above, about `wanted` of them, in steps that are 1, 2, 5 × 10ⁿ `unit`s. */
export function ticks(high: number, wanted: number, unit = 1): number[] {
  const rough = Math.max(high / unit, 1e-9) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10);
  const count = Math.ceil(high / unit / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)) * unit);
}

/** Round times from 0 to `duration_s`, about `wanted` of them. */
export function timeTicks(duration_s: number, wanted: number): number[] {
  const steps = [10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400];
  const step = steps.find((each) => duration_s / each <= wanted) ?? 21_600;
  return Array.from({ length: Math.floor(duration_s / step) + 1 }, (_, i) => i * step);
}
