/** So many valleys are remembered, and so many times from one step to the next. */
const remembered = 6;
/** A valley is known only when the next climb has begun: one comes after up to twice the usual time. So does a step. */
const overdue = 2;

/** A low between two climbs: what a collection left behind. */
interface Valley {
  readonly t: number;
  readonly level: number;
}

/**
 * The lows that a level falls back to: what is left after each collection. Where bins are too short for a slow collector's teeth,
 * these show whether its floor rises. Constant size: six valleys.
 */
export class Valleys {
  readonly #leastShare: number;
  readonly #least: number;
  readonly #valleys: Valley[] = [];
  /** Of those that are no longer remembered, bytes. */
  #highest = Number.NEGATIVE_INFINITY;
  #peak = Number.NEGATIVE_INFINITY;
  #low = Number.POSITIVE_INFINITY;
  #lowAt = Number.NaN;
  #falls = false;

  /** A fall by `leastShare` of the peak and by `least` (bytes) is a collection, and a rise by as much ends its valley. */
  constructor(leastShare: number, least: number) {
    this.#leastShare = leastShare;
    this.#least = least;
  }

  /** Adds the level (bytes) at `t` (s). */
  add(t: number, level: number): void {
    if (!this.#falls) {
      this.#peak = Math.max(this.#peak, level);
      this.#falls = this.#peak - level >= this.#tooth(this.#peak);
      this.#low = Number.POSITIVE_INFINITY;
    }
    if (!this.#falls) return;
    if (level < this.#low) {
      this.#low = level;
      this.#lowAt = t;
    } else if (level - this.#low >= this.#tooth(this.#low)) {
      this.#valleys.push({ t: this.#lowAt, level: this.#low });
      const forgotten = this.#valleys.length > remembered ? this.#valleys.shift() : undefined;
      if (forgotten !== undefined) this.#highest = Math.max(this.#highest, forgotten.level);
      this.#falls = false;
      this.#peak = level;
    }
  }

  /** Whether the newest valley is higher than the one before it, by more than a tooth. */
  get rises(): boolean {
    const [before, last] = this.#valleys.slice(-2);
    return before !== undefined && last !== undefined && last.level - before.level >= this.#tooth(before.level);
  }

  /**
   * The newest valleys of which each is higher than the one before it, oldest first, where the last is higher than any before; none
   * where the next is overdue at `t` (s): a level that has not fallen back for twice the usual time may no longer be a sawtooth.
   */
  rising(t: number): readonly Valley[] {
    const last = this.#valleys.length - 1;
    let from = Math.max(0, last);
    while (from > 0 && this.#level(from - 1) < this.#level(from)) from -= 1;
    const rising = this.#valleys.slice(from);
    const [first, newest] = [rising[0], rising.at(-1)];
    if (first === undefined || newest === undefined || rising.length < 2) return [];
    if (
      newest.level <=
      this.#valleys.slice(0, from).reduce((highest, { level }) => Math.max(highest, level), this.#highest)
    )
      return [];
    const usual_s = (newest.t - first.t) / (rising.length - 1);
    return t - newest.t <= overdue * usual_s ? rising : [];
  }

  /** Forgets, after a gap. */
  clear(): void {
    this.#valleys.length = 0;
    this.#highest = Number.NEGATIVE_INFINITY;
    this.#peak = Number.NEGATIVE_INFINITY;
    this.#falls = false;
  }

  #level(i: number): number {
    return this.#valleys[i]?.level ?? Number.NaN;
  }

  #tooth(level: number): number {
    return Math.max(this.#leastShare * level, this.#least);
  }
}

/**
 * The steps in which a level rises: what a timer or a batch takes each time. In the bins of a window such stairs look uneven, one step
 * in this bin and two in the next; by the times between the steps they are as even as a line. Constant size: seven steps.
 */
export class Stairs {
  readonly #least: number;
  readonly #together_s: number;
  readonly #times: number[] = [];
  readonly #levels: number[] = [];
  /** What the next step begins from, bytes. */
  #stand = Number.NaN;

  /** A rise by `least` (bytes) is a step; what follows within `together_s` is of the same. */
  constructor(least: number, together_s: number) {
    this.#least = least;
    this.#together_s = together_s;
  }

  /** Adds the level (bytes) at `t` (s). */
  add(t: number, level: number): void {
    if (level <= this.#stand - this.#least) this.clear();
    if (Number.isNaN(this.#stand)) this.#stand = level;
    if (level - this.#stand < this.#least) return;
    this.#stand = level;
    const last = this.#times.length - 1;
    if (t - (this.#times[last] ?? Number.NaN) <= this.#together_s) {
      this.#levels[last] = level;
      return;
    }
    this.#times.push(t);
    this.#levels.push(level);
    if (this.#times.length <= remembered + 1) return;
    this.#times.shift();
    this.#levels.shift();
  }

  /** Whether the last steps came by the clock and were alike, none is overdue at `t` (s), and neither times nor heights vary by more than `share`. */
  areRegular(t: number, share: number): boolean {
    const [first, last] = [this.#times[0], this.#times.at(-1)];
    if (first === undefined || last === undefined || this.#times.length <= remembered) return false;
    if (t - last > (overdue * (last - first)) / remembered) return false;
    return variation(this.#times) <= share && variation(this.#levels) <= share;
  }

  /** From the first step that is remembered to the last, s; `NaN` before there is one. */
  get span_s(): number {
    return (this.#times.at(-1) ?? Number.NaN) - (this.#times[0] ?? Number.NaN);
  }

  /** Forgets, after a gap. */
  clear(): void {
    this.#times.length = 0;
    this.#levels.length = 0;
    this.#stand = Number.NaN;
  }
}

/** Standard deviation of the differences between neighbors, as a share of their mean. */
function variation(values: readonly number[]): number {
  const differences = values.slice(1).map((value, i) => value - (values[i] ?? 0));
  const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
  const squares = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return Math.sqrt(squares / (differences.length - 1)) / mean;
}
