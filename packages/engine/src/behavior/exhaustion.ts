import type { Evidence } from '@omnimind/protocol/verdict';
import type { EngineParameters } from '../parameters.ts';
import { evidence } from './detector.ts';
import type { Headroom } from './headroom.ts';
import type { WindowReading } from './memory-scale.ts';

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
 *
 * @param beside what counts towards the limit and is not the floor that rises, bytes
 */
export function forecast(
  rising: readonly WindowReading[],
  { remaining, limit }: Headroom,
  parameters: EngineParameters,
  beside = 0,
): Exhaustion | null {
  const newest = rising[0];
  if (newest === undefined || Number.isNaN(remaining)) return null;
  const left = Math.max(0, Math.min(remaining, limit - beside - newest.floor));
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

/** The forecast whose end may come first. */
export function nearer(a: Exhaustion | null, b: Exhaustion | null): Exhaustion | null {
  if (a === null || b === null) return a ?? b;
  return b.low <= a.low ? b : a;
}

/** The forecast as evidence. */
export function forecastEvidence(exhaustion: Exhaustion, headroom: Headroom, urgent_s: number): Evidence {
  return evidence('time_to_exhaustion', exhaustion.low, 's', urgent_s, {
    high_s: exhaustion.high,
    limit_bytes: headroom.set ?? headroom.limit,
    source: headroom.source,
    name: headroom.name,
  });
}
