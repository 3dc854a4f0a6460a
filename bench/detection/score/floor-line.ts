import type { Sample } from '@omnimind/protocol';
import type { Trace } from '../corpus.ts';
import type { EventLabel } from '../labels.ts';

/** Bins of an event whose minima make its floor; each spans two collections or more in the slowest sawtooth. */
const bins = 30;

/** The straight line through the floor of anonymous memory over a whole labelled event. */
export interface FloorLine {
  /** bytes/s. */
  readonly slope: number;
  /** Floor at `t`, bytes. */
  at(t: number): number;
}

/** Anonymous memory and swap, bytes; `NaN` when not measured. */
export function levelOf(sample: Sample): number {
  return typeof sample.anon_bytes === 'number' ? sample.anon_bytes + (sample.swap_bytes ?? 0) : Number.NaN;
}

/** Least squares through the minima of an event's bins; `null` with fewer than three. */
export function floorLine(trace: Trace, { start_s, end_s }: Pick<EventLabel, 'start_s' | 'end_s'>): FloorLine | null {
  const times = new Float64Array(bins);
  const floors = new Float64Array(bins).fill(Number.NaN);
  for (const sample of trace.samples) {
    if (sample.t < start_s || sample.t > end_s) continue;
    const bin = Math.min(bins - 1, Math.floor(((sample.t - start_s) / (end_s - start_s)) * bins));
    const level = levelOf(sample);
    if (!(level >= (floors[bin] ?? Number.NaN))) {
      if (Number.isNaN(level)) continue;
      floors[bin] = level;
      times[bin] = sample.t;
    }
  }
  return leastSquares(times, floors);
}

function leastSquares(times: Float64Array, values: Float64Array): FloorLine | null {
  const known = [...values.keys()].filter((i) => !Number.isNaN(values[i]));
  if (known.length < 3) return null;
  const mean = (of: Float64Array): number => known.reduce((sum, i) => sum + (of[i] ?? 0), 0) / known.length;
  const t = mean(times);
  const v = mean(values);
  let products = 0;
  let squares = 0;
  for (const i of known) {
    products += ((times[i] ?? 0) - t) * ((values[i] ?? 0) - v);
    squares += ((times[i] ?? 0) - t) ** 2;
  }
  const slope = products / squares;
  return { slope, at: (time) => v + slope * (time - t) };
}
