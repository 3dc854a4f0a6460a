/** A life is kept in so many parts at most, of this length at first, s. Where they are full, each two become one. */
const maxParts = 32;
const firstPart_s = 10;
/** A life that rose by less than this, as a share of its level and in bytes, has not risen. */
const least = { share: 0.05, bytes: 16 * 2 ** 20 };
/** What is left of a rise when its level is reached, and what may be given back of it, as shares. */
const leftOfRise = 0.1;
const givenBack = 0.5;
/** A level is a plateau once it has stood for so many s, and for so many times as long as it took to reach it. */
const plateau_s = 240;
const plateauTimes = 2;

/** Where a life rose to at its start and stayed. */
export interface Plateau {
  /** The level, bytes. */
  readonly bytes: number;
  /** When it was reached, s since the start. */
  readonly reached_s: number;
}

/**
 * The memory of a workload over its whole life, in constant memory: its peak, and the lowest level of each of at most 32 equal parts,
 * so that neither a spike nor a collection changes its shape.
 */
export class LifeShape {
  readonly #floors = new Float64Array(maxParts);
  #count = 0;
  #part_s = firstPart_s;
  #open = Number.POSITIVE_INFINITY;
  /** The highest level, bytes. */
  peak = 0;

  /** @param age_s s since it was first watched, never less than before. @param level bytes; `NaN` where not measured */
  add(age_s: number, level: number): void {
    if (Number.isNaN(level)) return;
    while (age_s >= (this.#count + 1) * this.#part_s) this.#close(level);
    if (level > this.peak) this.peak = level;
    if (level < this.#open) this.#open = level;
  }

  /**
   * `null` where it goes on rising, or has not stood for long: a leak has none, however long it lives, since nine tenths of its rise
   * take nine tenths of its life.
   */
  plateau(): Plateau | null {
    if (this.#count === 0) return null;
    const floors = this.#floors.subarray(0, this.#count);
    const highest = Math.max(...floors);
    const rise = highest - Math.min(...floors);
    const hasRisen = rise >= least.bytes && rise >= least.share * highest;
    const from = hasRisen ? floors.findIndex((floor) => floor >= highest - leftOfRise * rise) : 0;
    // What ends gives its memory back first.
    const fall = floors.findIndex((floor, part) => hasRisen && part > from && floor < highest - givenBack * rise);
    const reached_s = hasRisen ? (from + 1) * this.#part_s : 0;
    const stood_s = ((fall < 0 ? this.#count : fall) - from) * this.#part_s;
    return stood_s >= Math.max(plateau_s, plateauTimes * reached_s) ? { bytes: highest, reached_s } : null;
  }

  /** @param level stands for parts in which nothing was measured */
  #close(level: number): void {
    if (this.#count === maxParts) {
      for (let i = 0; i < maxParts / 2; i += 1)
        this.#floors[i] = Math.min(this.#floors[2 * i] ?? 0, this.#floors[2 * i + 1] ?? 0);
      this.#count = maxParts / 2;
      this.#part_s *= 2;
      // The part that is open is half of one now.
      return;
    }
    this.#floors[this.#count] = Number.isFinite(this.#open) ? this.#open : level;
    this.#count += 1;
    this.#open = Number.POSITIVE_INFINITY;
  }
}
