import {
  type Grower,
  type HostSample,
  hostCounters,
  hostGauges,
  type Limit,
  type PressureCounters,
  pressureCounters,
  type Sample,
  sampleCounters,
  sampleGauges,
} from '@omnimind/protocol/trace';

type Numbers = { [key: string]: number | null };

/**
 * Gives samples the precision of a trace before the engine and the recorder see them, so that a live run and the replay of its
 * trace judge the same numbers. `t` has three decimals and increases strictly, all else are integers from 0 on, and counters never
 * fall. What was not measured is left out.
 */
export class SampleRounder {
  #t = Number.NEGATIVE_INFINITY;
  readonly #counters: Numbers = {};
  readonly #psi: Numbers = {};
  readonly #host: Numbers = {};

  /** A new sample; the argument is not changed. */
  round(sample: Sample): Sample {
    this.#t = Math.max(thousandths(sample.t), thousandths(this.#t + 0.001));
    const rounded: Sample = { t: this.#t };
    copyCounters(sample, rounded, sampleCounters, this.#counters);
    copyGauges(sample, rounded, sampleGauges);
    if (sample.psi) rounded.psi = copyCounters<PressureCounters>(sample.psi, {}, pressureCounters, this.#psi);
    if (sample.host) {
      rounded.host = copyCounters<HostSample>(sample.host, {}, hostCounters, this.#host);
      copyGauges<HostSample>(sample.host, rounded.host, hostGauges);
    }
    if (sample.takers)
      rounded.takers = sample.takers.map(({ cores, ...taker }) => ({ ...taker, cores: thousandths(cores) }));
    if (sample.limits) rounded.limits = sample.limits.map(roundedLimit);
    if (sample.growers) rounded.growers = sample.growers.map(roundedGrower);
    return rounded;
  }
}

function roundedLimit({ limit, used, ...about }: Limit): Limit {
  return { ...about, limit: Math.round(limit), used: Math.round(used) };
}

function roundedGrower({ growth_bytes, share, span_s, cores, ...grower }: Grower): Grower {
  return {
    ...grower,
    growth_bytes: Math.round(growth_bytes),
    share: thousandths(share),
    span_s: Math.round(span_s),
    cores: thousandths(cores),
  };
}

function thousandths(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

function copyGauges<T extends object>(from: T, to: T, keys: readonly (keyof T & string)[]): void {
  for (const key of keys) {
    const value = from[key];
    if (typeof value === 'number' && Number.isFinite(value))
      Object.assign(to, { [key]: Math.max(0, Math.round(value)) });
  }
}

function copyCounters<T extends object>(from: T, to: T, keys: readonly (keyof T & string)[], highest: Numbers): T {
  for (const key of keys) {
    const value = from[key];
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    const counter = Math.max(highest[key] ?? 0, Math.round(value));
    highest[key] = counter;
    Object.assign(to, { [key]: counter });
  }
  return to;
}
