import { quantileInPlace } from './select.ts';

let scratch = new Float64Array(512);

function copyFinite(values: ArrayLike<number>, from: number, to: number): number {
  if (to - from > scratch.length) scratch = new Float64Array(2 * (to - from));
  let count = 0;
  for (let i = from; i < to; i += 1) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isNaN(value)) scratch[count++] = value;
  }
  return count;
}

/** The `quantile` (0 to 1) of `values[from, to)`; `NaN` values are passed over; `NaN` when none is left. */
export function quantile(values: ArrayLike<number>, share: number, from = 0, to = values.length): number {
  const count = copyFinite(values, from, to);
  return quantileInPlace(scratch, count, share);
}

/** The median of `values[from, to)`; see {@link quantile}. */
export function median(values: ArrayLike<number>, from = 0, to = values.length): number {
  return quantile(values, 0.5, from, to);
}

/** Median absolute deviation from `center`, not scaled (Hampel 1974). */
export function medianDeviation(values: ArrayLike<number>, center: number, from = 0, to = values.length): number {
  const count = copyFinite(values, from, to);
  for (let i = 0; i < count; i += 1) scratch[i] = Math.abs((scratch[i] ?? 0) - center);
  return quantileInPlace(scratch, count, 0.5);
}
