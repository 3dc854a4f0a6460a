/** Steps of the sort. Source: M. Ciura, "Best Increments for the Average Case of Shellsort" (2001). */
const gaps = [301, 132, 57, 23, 10, 4, 1];

/**
 * Sorts the first `count` values in place, ascending; none may be `NaN`. Shellsort: the windows here hold a few hundred
 * values at most, and it needs neither a view of them nor a call out of compiled code.
 */
export function sortFirst(values: Float64Array, count: number): void {
  for (let g = 0; g < gaps.length; g += 1) {
    const gap = gaps[g] ?? 1;
    for (let i = gap; i < count; i += 1) {
      const value = values[i] ?? 0;
      let j = i - gap;
      while (j >= 0 && (values[j] ?? 0) > value) {
        values[j + gap] = values[j] ?? 0;
        j -= gap;
      }
      values[j + gap] = value;
    }
  }
}

/** The `quantile` (0 to 1) of the first `count` sorted values, linearly interpolated; `NaN` for none. */
export function quantileOfSorted(sorted: Float64Array, count: number, quantile: number): number {
  if (count === 0) return Number.NaN;
  const position = (count - 1) * quantile;
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, count - 1)] ?? low;
  return low + (high - low) * (position - below);
}
