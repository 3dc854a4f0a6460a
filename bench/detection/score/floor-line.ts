import type { Sample } from '@omnimind/protocol/trace';
import type { Trace } from '../corpus.ts';
import type { EventLabel } from '../labels.ts';
import { medianOf } from './quantile.ts';

/** Bins of an event whose minima make its floor; each spans two collections or more in the slowest sawtooth. */
const bins = 30;

/** The straight line through the floor of anonymous memory over a whole labelled event. */
export interface FloorLine {
  /** bytes/s. */
  readonly slope: number;
  /** Floor at `t`, bytes. */
  at(t: number): number;
}

/**
 * Anonymous memory and swap, bytes; `NaN` when not measured, or when no process is left: a recorder's last sample, taken
 * after the end, is no floor.
 */
export function levelOf(sample: Sample): number {
  if (sample.pids === 0) return Number.NaN;
  return typeof sample.anon_bytes === 'number' ? sample.anon_bytes + (sample.swap_bytes ?? 0) : Number.NaN;
}

/** The line through the minima of an event's bins; `null` with fewer than three. */
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
  return robustLine(times, floors);
}

/** The Theil–Sen line: a recording that catches a process while it exits has a last floor near zero. */
function robustLine(times: Float64Array, floors: Float64Array): FloorLine | null {
  const known = [...floors.keys()].filter((i) => !Number.isNaN(floors[i]));
  const slopes = known.flatMap((i, n) =>
    known.slice(n + 1).map((j) => ((floors[j] ?? 0) - (floors[i] ?? 0)) / ((times[j] ?? 0) - (times[i] ?? 0))),
  );
  const slope = medianOf(slopes);
  if (known.length < 3 || slope === null) return null;
  const start = medianOf(known.map((i) => (floors[i] ?? 0) - slope * (times[i] ?? 0))) ?? 0;
  return { slope, at: (time) => start + slope * time };
}
