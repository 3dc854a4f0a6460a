/** Mean of `values[from, to)`; 0 for none. */
export function mean(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += values[i] ?? 0;
  return to > from ? sum / (to - from) : 0;
}

/** Below this many values sorting by insertion is faster than selecting. */
const insertionCount = 16;

/**
 * The `quantile` (0 to 1) of the first `count` values, linearly interpolated; `NaN` for none. The values are put into
 * another order; none may be `NaN`.
 */
export function quantileInPlace(values: Float64Array, count: number, quantile: number): number {
  if (count === 0) return Number.NaN;
  const position = (count - 1) * quantile;
  const rank = Math.floor(position);
  if (count <= insertionCount) sortFirst(values, count);
  else select(values, count, rank);
  const low = values[rank] ?? 0;
  if (rank === position) return low;
  // Selection leaves all that is greater behind the rank.
  let high = Number.POSITIVE_INFINITY;
  for (let i = rank + 1; i < count; i += 1) {
    const value = values[i] ?? 0;
    if (value < high) high = value;
  }
  return low + (high - low) * (position - rank);
}

function sortFirst(values: Float64Array, count: number): void {
  for (let i = 1; i < count; i += 1) {
    const value = values[i] ?? 0;
    let j = i - 1;
    while (j >= 0 && (values[j] ?? 0) > value) {
      values[j + 1] = values[j] ?? 0;
      j -= 1;
    }
    values[j + 1] = value;
  }
}

/**
 * Puts the value of `rank` (from 0, in ascending order) into its place, no greater one before and no smaller one behind
 * it: Hoare's FIND (Communications of the ACM 4, 1961), about 3 `count` steps where sorting takes `count` log `count`.
 */
function select(values: Float64Array, count: number, rank: number): void {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    // The middle one: series that rise or fall are the usual ones here.
    const pivot = values[(left + right) >> 1] ?? 0;
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i += 1;
      while ((values[j] ?? 0) > pivot) j -= 1;
      if (i > j) break;
      const value = values[i] ?? 0;
      values[i] = values[j] ?? 0;
      values[j] = value;
      i += 1;
      j -= 1;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else return;
  }
}

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
