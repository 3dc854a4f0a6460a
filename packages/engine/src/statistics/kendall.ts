/**
 * Kendall's τ-a of a series against time, -1 to 1: the share of rising pairs minus that of falling pairs. Ties count
 * as neither, so that a flat series has τ 0 and not an undefined one. `NaN` below two values.
 *
 * Source: M. G. Kendall, "A New Measure of Rank Correlation", Biometrika 30 (1938); H. B. Mann, "Nonparametric tests
 * against trend", Econometrica 13 (1945).
 */
export function kendallTau(values: ArrayLike<number>, count = values.length): number {
  let balance = 0;
  for (let i = 0; i < count; i += 1) {
    const first = values[i] ?? 0;
    for (let j = i + 1; j < count; j += 1) {
      const second = values[j] ?? 0;
      if (second > first) balance += 1;
      else if (second < first) balance -= 1;
    }
  }
  return (2 * balance) / (count * (count - 1));
}
