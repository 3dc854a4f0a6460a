/** Failures that came together. */
interface Cluster {
  /** Cycles of the first and of the last of them. */
  readonly first_cycle: number;
  readonly last_cycle: number;
  /** Share of failures outside, and within. */
  readonly from: number;
  readonly to: number;
}

/**
 * Log-likelihood ratio from which on failures are no accident. Measured: of 500 cycles that fail at random, looked at after
 * each, fewer than 1 in 100 series reach it, whatever the share of failures (0.2 to 50 %).
 */
const leastRatio = 12;
const leastFailures = 3;
/** At most so many failures are looked at, the newest: their pairs are counted. */
const mostFailures = 256;

/**
 * The stretch of cycles in which failures are most dense beyond chance; `null` when they come as they may.
 *
 * Source: M. Kulldorff, "A spatial scan statistic", Communications in Statistics 26 (1997), in one dimension.
 *
 * @param failures the cycles that failed, ascending
 * @param cycles how many have been run
 */
export function failureCluster(failures: readonly number[], cycles: number): Cluster | null {
  const seen = failures.slice(-mostFailures);
  // What lies before the failures that are looked at is left out with those before them.
  const origin = seen.length < failures.length ? (seen[0] ?? 1) - 1 : 0;
  const total = cycles - origin;
  let best: Cluster | null = null;
  let bestRatio = leastRatio;
  for (let i = 0; i < seen.length; i += 1)
    for (let j = i + leastFailures - 1; j < seen.length; j += 1) {
      const length = (seen[j] ?? 0) - (seen[i] ?? 0) + 1;
      const inside = j - i + 1;
      const ratio = logRatio(inside, length, seen.length, total);
      if (ratio <= bestRatio) continue;
      bestRatio = ratio;
      const outside = total > length ? (seen.length - inside) / (total - length) : 0;
      best = { first_cycle: seen[i] ?? 1, last_cycle: seen[j] ?? 1, from: outside, to: inside / length };
    }
  return best;
}

/** How much likelier it is that the stretch has a share of its own than that all share one (Bernoulli model). */
function logRatio(inside: number, length: number, failures: number, cycles: number): number {
  const outside = failures - inside;
  const rest = cycles - length;
  if (rest <= 0 || inside / length <= outside / rest) return 0;
  return logLikelihood(inside, length) + logLikelihood(outside, rest) - logLikelihood(failures, cycles);
}

function logLikelihood(failures: number, cycles: number): number {
  if (failures === 0 || failures === cycles) return 0;
  const share = failures / cycles;
  return failures * Math.log(share) + (cycles - failures) * Math.log(1 - share);
}
