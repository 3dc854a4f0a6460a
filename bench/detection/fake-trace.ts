import type { Sample, TraceHeader } from '@omnimind/protocol/trace';
import type { Behavior } from './behaviors.ts';
import type { Trace } from './corpus.ts';
import type { TraceLabel } from './labels.ts';
import type { Stretch } from './score/stretches.ts';

/** Fake traces and accounts. */

const MiB = 2 ** 20;
const GiB = 2 ** 30;

/** A label with no events that forbids nothing, but for what is given. */
export function labelOf(given: Partial<TraceLabel> = {}): TraceLabel {
  return { file: 'fake.jsonl.gz', events: [], never: [], ...given };
}

/** A trace of `seconds`, its curves functions of the time in s; 8 cores and 16 GiB. */
export function traceOf(
  curves: { cores?: (t: number) => number; anon_MiB?: (t: number) => number },
  seconds: number,
  given: { interval_s?: number; label?: TraceLabel; workload?: Partial<TraceHeader['workload']> } = {},
): Trace {
  const interval_s = given.interval_s ?? 60;
  const samples: Sample[] = [];
  let usec = 0;
  for (let t = 0; t <= seconds; t += interval_s) {
    if (t > 0) usec += (curves.cores?.(t) ?? 0) * interval_s * 1e6;
    samples.push({
      t,
      ...(curves.cores && { user_usec: Math.round(usec) }),
      ...(curves.anon_MiB && { anon_bytes: Math.round(curves.anon_MiB(t) * MiB) }),
    });
  }
  const label = given.label ?? labelOf();
  return {
    name: label.file.replace('.jsonl.gz', ''),
    label,
    header: {
      format: 'omnimind-trace',
      version: 1,
      interval_s,
      host: { cores: 8, memory_bytes: 16 * GiB, swap_bytes: 0 },
      workload: { name: 'fake', ...given.workload },
    },
    samples,
    duration_s: samples.at(-1)?.t ?? 0,
  };
}

/** A stretch in which `behavior` was an alert from `alert_s` on; by default from its beginning. */
export function stretchOf(behavior: Behavior, from_s: number, to_s: number, alert_s: number | null = from_s): Stretch {
  return {
    behavior,
    from_s,
    to_s,
    alert_s,
    text: `said at ${from_s}`,
    alertText: alert_s === null ? '' : `alert at ${alert_s}`,
  };
}
