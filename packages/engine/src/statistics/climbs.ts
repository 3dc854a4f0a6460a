/** A rise from a low to the highest level before the fall that ended it. */
interface Climb {
  /** Where it began, and how high it rose, bytes. */
  low: number;
  height: number;
  /** s. */
  duration: number;
}

/** So many climbs are remembered: those of the largest height times duration, so that noise does not drive them out. */
const remembered = 8;
/** A fall by this share of a climb ends it. */
const fallShare = 0.5;
/** The present climb is like an earlier one that was as high and as long, times this, */
const likeness = 1.5;
/** and began no higher above it than by this share: a floor that rises from climb to climb excuses nothing. */
const lowShare = 0.03;

/**
 * How a level rose and fell back before: a batch that fills its memory, a collector that waits for its limit, a service
 * that is restarted. A rise is distinguished from such a climb only when it is higher or longer than they were.
 * Constant size: eight climbs.
 */
export class Climbs {
  readonly #leastShare: number;
  readonly #least: number;
  readonly #ended: Climb[] = [];
  #low = Number.NaN;
  #lowAt = Number.NaN;
  #peak = Number.NaN;
  #peakAt = Number.NaN;

  /** What is lower than `leastShare` of the level it reached, or than `least` (bytes), is no climb. */
  constructor(leastShare: number, least: number) {
    this.#leastShare = leastShare;
    this.#least = least;
  }

  /** When the present climb began, s; `NaN` before any level. */
  get began(): number {
    return this.#lowAt;
  }

  /** How many of the climbs that ended were about as high and as long as the present one, or more so. */
  get alike(): number {
    const height = this.#peak - this.#low;
    const duration = this.#peakAt - this.#lowAt;
    let alike = 0;
    for (const each of this.#ended)
      if (
        height <= likeness * each.height &&
        duration <= likeness * each.duration &&
        this.#low <= each.low * (1 + lowShare)
      )
        alike += 1;
    return alike;
  }

  /** Adds the level (bytes) at `t` (s). */
  add(t: number, level: number): void {
    if (!(level > this.#low)) {
      if (this.#isClimb()) this.#end();
      this.#begin(t, level);
    } else if (level > this.#peak) {
      this.#peak = level;
      this.#peakAt = t;
    } else if (this.#peak - level >= fallShare * (this.#peak - this.#low) && this.#isClimb()) {
      this.#end();
      this.#begin(t, level);
    }
  }

  /** Forgets the present climb, after a gap. */
  clear(): void {
    this.#begin(Number.NaN, Number.NaN);
  }

  #isClimb(): boolean {
    return this.#peak - this.#low >= Math.max(this.#least, this.#leastShare * this.#peak);
  }

  #begin(t: number, level: number): void {
    this.#low = level;
    this.#lowAt = t;
    this.#peak = level;
    this.#peakAt = t;
  }

  #end(): void {
    const height = this.#peak - this.#low;
    const duration = this.#peakAt - this.#lowAt;
    if (this.#ended.length < remembered) {
      this.#ended.push({ low: this.#low, height, duration });
      return;
    }
    let least = this.#ended[0];
    for (const each of this.#ended) if (least === undefined || sizeOf(each) < sizeOf(least)) least = each;
    if (least === undefined || sizeOf(least) >= height * duration) return;
    least.low = this.#low;
    least.height = height;
    least.duration = duration;
  }
}

function sizeOf({ height, duration }: Climb): number {
  return height * duration;
}
