import type { Sample } from '@omnimind/protocol/trace';
import type { Evidence } from '@omnimind/protocol/verdict';
import type { EngineParameters } from '../parameters.ts';
import type { WorkloadFacts } from '../snapshot.ts';
import { evidence } from './finding.ts';
import type { WindowReading } from './memory-signals.ts';

/** How much memory a workload may still take, bytes; `NaN` when nothing says. */
export interface Headroom {
  readonly remaining: number;
  readonly limit: number;
}

/**
 * The headroom of a workload at `level` bytes: up to its own limit, or to what the machine has left, whichever comes
 * first. Swap counts as room: exhaustion is when both are gone.
 */
export function headroomOf(level: number, sample: Sample, facts: WorkloadFacts): Headroom {
  // A cgroup's limit counts what is resident: what was swapped out has made room below it.
  const own = (facts.workload.memory_limit_bytes ?? Number.POSITIVE_INFINITY) + (sample.swap_bytes ?? 0);
  const available = sample.host?.memory_available_bytes;
  const total = facts.host.memory_bytes;
  const machine =
    typeof available === 'number'
      ? level + available + (sample.host?.swap_free_bytes ?? 0)
      : total > 0
        ? total + facts.host.swap_bytes
        : Number.POSITIVE_INFINITY;
  const limit = Math.min(own, machine);
  return Number.isFinite(limit)
    ? { remaining: Math.max(0, limit - level), limit }
    : { remaining: Number.NaN, limit: Number.NaN };
}

/** A forecast, s. */
export interface Exhaustion {
  readonly low: number;
  readonly high: number;
}

/**
 * When the limit is reached at the present rates. What is left is never more than what the newest floor leaves: the level may
 * be that of a process that is just ending. The textbook interval of one line covers a quarter of the true values
 * at best, since samples are autocorrelated: the range across scales is given instead, widened; `null` when the scales
 * disagree too much, or when nothing rises.
 */
export function forecast(
  rising: readonly WindowReading[],
  { remaining, limit }: Headroom,
  parameters: EngineParameters,
): Exhaustion | null {
  const newest = rising[0];
  if (newest === undefined || Number.isNaN(remaining)) return null;
  const left = Math.max(0, Math.min(remaining, limit - newest.floor));
  const { disagreement, widening } = parameters.exhaustion;
  let steepest = 0;
  let flattest = Number.POSITIVE_INFINITY;
  for (const { trend } of rising) {
    steepest = Math.max(steepest, trend.slope);
    flattest = Math.min(flattest, trend.slope);
  }
  if (!(flattest > 0) || steepest / flattest >= disagreement) return null;
  return { low: Math.round(left / steepest / widening), high: Math.round((left / flattest) * widening) };
}

/** The forecast as evidence. */
export function forecastEvidence(exhaustion: Exhaustion, headroom: Headroom, urgent_s: number): Evidence {
  return evidence('time_to_exhaustion', exhaustion.low, 's', urgent_s, {
    high_s: exhaustion.high,
    limit_bytes: headroom.limit,
  });
}
