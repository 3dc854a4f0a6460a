/** Mean of `values[from, to)`; 0 for none. */
export function mean(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += values[i] ?? 0;
  return to > from ? sum / (to - from) : 0;
}
