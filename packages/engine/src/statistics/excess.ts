import { kendallTau } from './kendall.ts';
import { mean } from './mean.ts';
import { theilSenSlope } from './theil-sen.ts';

/** Most bins that a trend may have. */
const mostBins = 64;
/** Times of bins of equal length, in bins. */
const steps = Float64Array.from({ length: mostBins }, (_, i) => i);
const values = new Float64Array(mostBins);

/** One length of envelope, and what it asks for; docs/detection/the-lower-envelope-under-a-load.md has the figures behind the values. */
export interface AboveLoadScale {
  /** Newest bins whose `rank`-th lowest floor (0 is the lowest) is the envelope. */
  readonly envelopeBins: number;
  readonly rank: number;
  /** Newest bins over which the excess must rise, and how many of them must be above, to the newest. */
  readonly trendBins: number;
  readonly aboveBins: number;
  /** An excess lies above this quantile of what was seen under about as much load. */
  readonly quantile: number;
}

/** How the envelope stands above what the workload's own load explains, when a bin was closed. Levels in bytes. */
export interface AboveLoad {
  readonly scale: AboveLoadScale;
  /** The envelope, and how far it lies above what was usual under about as much load. */
  readonly floor: number;
  readonly excess: number;
  /** Processors that were used on average during the envelope's bins. */
  readonly load_cores: number;
  /** The least that counts at this level, and what counts as an excess after what was seen. */
  readonly least: number;
  readonly needed: number;
  /** Bins in a row, to the newest, whose excess was above what was needed. */
  readonly above: number;
  /** Of the trend's bins: growth of the excess (Theil–Sen), Kendall's τ of it, and its mean early and late. */
  readonly growth: number;
  readonly tau: number;
  readonly early: number;
  readonly late: number;
  /** What one step leaves of the floors' squares over what a line leaves, in the bins that the trend rests on. */
  readonly stepFit: number;
  /** The time that they span, s. */
  readonly span_s: number;
}

/** Of the newest bin. */
type Newest = Omit<AboveLoad, 'scale' | 'above' | 'growth' | 'tau' | 'early' | 'late' | 'span_s'>;

/** The excess of one scale over its newest bins; `NaN` where it could not be compared. */
export class Excess {
  readonly scale: AboveLoadScale;
  /** No typed array: its header alone would take more than they do. */
  readonly #values: number[];
  #above = 0;
  reading: AboveLoad | null = null;

  constructor(scale: AboveLoadScale) {
    this.scale = scale;
    this.#values = Array<number>(scale.trendBins).fill(Number.NaN);
  }

  /** Adds the excess of a bin, bytes, and whether it was above what was needed; what was read before is forgotten. */
  add(value: number, isAbove: boolean): void {
    this.#values.shift();
    this.#values.push(value);
    this.#above = isAbove ? this.#above + 1 : 0;
    this.reading = null;
  }

  /** Reads how it moves, bins of `bin_s`; nothing while it is not known over the trend's bins. */
  read(newest: Newest, bin_s: number): void {
    const count = this.#values.length;
    const third = Math.floor(count / 3);
    if (this.#values.includes(Number.NaN)) return;
    for (let i = 0; i < count; i += 1) values[i] = this.#values[i] ?? 0;
    this.reading = {
      ...newest,
      scale: this.scale,
      above: this.#above,
      growth: theilSenSlope(steps, values, 0, count) * (count - 1),
      tau: kendallTau(values, count),
      early: mean(values, 0, third),
      late: mean(values, count - third, count),
      span_s: (count - 1) * bin_s,
    };
  }

  /** Forgets, after a gap. */
  clear(): void {
    this.#values.fill(Number.NaN);
    this.#above = 0;
    this.reading = null;
  }
}
