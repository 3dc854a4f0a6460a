/** Sorts the first `count` values in place, ascending. Insertion sort: the windows here hold at most a few dozen. */
export function sortFirst(values: Float64Array, count: number): void {
  if (count > 40) {
    values.subarray(0, count).sort();
    return;
  }
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

/** The `quantile` (0 to 1) of the first `count` sorted values, linearly interpolated; `NaN` for none. */
export function quantileOfSorted(sorted: Float64Array, count: number, quantile: number): number {
  if (count === 0) return Number.NaN;
  const position = (count - 1) * quantile;
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, count - 1)] ?? low;
  return low + (high - low) * (position - below);
}
