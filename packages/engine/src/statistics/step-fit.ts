/**
 * How much better one step fits the first `count` (at least 4) of a series of equal intervals than a straight line: what the
 * step leaves of the squares over what the line leaves. Below 1 it looks more like a step, above 1 more like a line; 1
 * where both fit wholly, `Infinity` where only the line does. Source: least squares with one change point (Hinkley, Biometrika 57, 1970).
 */
export function stepFit(values: ArrayLike<number>, count: number): number {
  let sum = 0;
  let squares = 0;
  let moment = 0;
  for (let i = 0; i < count; i += 1) {
    const value = values[i] ?? 0;
    sum += value;
    squares += value ** 2;
    moment += value * (i - (count - 1) / 2);
  }
  const total = squares - sum ** 2 / count;
  // Σ (i - mean)² of 0 … n-1 is n (n² - 1) / 12.
  const byLine = total - moment ** 2 / ((count * (count ** 2 - 1)) / 12);
  let explained = 0;
  let left = 0;
  for (let i = 1; i < count; i += 1) {
    left += values[i - 1] ?? 0;
    const right = sum - left;
    explained = Math.max(explained, left ** 2 / i + right ** 2 / (count - i) - sum ** 2 / count);
  }
  const least = 1e-9 * squares;
  if (byLine > least) return (total - explained) / byLine;
  return total - explained > least ? Number.POSITIVE_INFINITY : 1;
}
