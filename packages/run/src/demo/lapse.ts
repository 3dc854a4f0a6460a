import { hostCounters, type Sample, sampleCounters } from '@omnimind/protocol/trace';

/** The demo takes so long, s, and is sampled so often, s. */
export const demo_s = 180;
export const interval_s = 1;
/** In the demo a second stands for so many: what takes minutes to be sure of is shown in three. */
export const lapse = 5;
/** From here on the loop no longer gets on, s: some minutes of honest life, which it is compared with. */
export const loopAfter_s = 40;

/** A sample of the demo as if it had been taken over a time that is `lapse` times as long: rates and shares stay, growth is as much slower. */
export function lapsed(sample: Sample): Sample {
  return {
    ...sample,
    t: sample.t * lapse,
    ...times(sample, [...sampleCounters, 'busy_run_usec', 'busy_delay_usec']),
    ...(sample.host == null ? {} : { host: { ...sample.host, ...times(sample.host, hostCounters) } }),
    ...(sample.growers == null
      ? {}
      : { growers: sample.growers.map((grower) => ({ ...grower, span_s: grower.span_s * lapse })) }),
  };
}

function times<Key extends string>(
  values: { readonly [Each in Key]?: number | null | undefined },
  keys: readonly Key[],
): { [Each in Key]?: number } {
  const scaled: { [Each in Key]?: number } = {};
  for (const key of keys) {
    const value = values[key];
    if (value != null) scaled[key] = value * lapse;
  }
  return scaled;
}
