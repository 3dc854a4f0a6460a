/** So many valleys are remembered, and so many times from one step to the next. */
const remembered = 6;
/** A valley is known only when the next climb has begun: one comes after up to twice the usual time. So does a step. */
const overdue = 2;

/** Times between valleys by the clock vary by this share at most: of a V8 heap by .01. */
const byTheClock = 0.15;

/** A low between two climbs: what a collection left behind. */
interface Valley {
  readonly t: number;
  readonly level: number;
  /** Whether samples are missing where it fell: it may have been deeper. */
  readonly isUnsure: boolean;
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
  #isLowUnsure = false;
  #falls = false;
  #isUnsure = false;

  /** A fall by `leastShare` of the peak and by `least` (bytes) is a collection, and a rise by as much ends its valley. */
  constructor(leastShare: number, least: number) {
    this.#leastShare = leastShare;
    this.#least = least;
  }

  /** Tells of the levels (bytes) around missing samples. */
  miss(before: number, after: number): void {
    if (before - after >= this.#tooth(before)) this.#isUnsure = true;
  }

  /** Adds the level (bytes) at `t` (s). */
  add(t: number, level: number): void {
    const isUnsure = this.#isUnsure;
    this.#isUnsure = false;
    if (!this.#falls) {
      this.#peak = Math.max(this.#peak, level);
      this.#falls = this.#peak - level >= this.#tooth(this.#peak);
      this.#low = Number.POSITIVE_INFINITY;
    }
    if (!this.#falls) return;
    if (level < this.#low) {
      this.#low = level;
      this.#lowAt = t;
      this.#isLowUnsure = isUnsure;
    } else if (level - this.#low >= this.#tooth(this.#low)) {
      this.#valleys.push({ t: this.#lowAt, level: this.#low, isUnsure: this.#isLowUnsure });
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
   * The newest valleys that rise one by one, oldest first, where the last is higher than any; none where the next is overdue at
   * `t` (s). Of those by the clock one is guessed.
   */
  rising(t: number): readonly Valley[] {
    const guessed = this.#rising(withProbable(this.#valleys), t);
    return variation(guessed.map((each) => each.t)) <= byTheClock ? guessed : this.#rising(this.#valleys, t);
  }

  #rising(valleys: readonly Valley[], t: number): readonly Valley[] {
    const levelOf = (i: number): number => valleys[i]?.level ?? Number.NaN;
    let from = Math.max(0, valleys.length - 1);
    while (from > 0 && levelOf(from - 1) < levelOf(from)) from -= 1;
    const rising = valleys.slice(from);
    const [first, newest] = [rising[0], rising.at(-1)];
    if (first === undefined || newest === undefined || rising.length < 2) return [];
    if (newest.level <= valleys.slice(0, from).reduce((highest, { level }) => Math.max(highest, level), this.#highest))
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
    this.#isUnsure = false;
  }

  #tooth(level: number): number {
    return Math.max(this.#leastShare * level, this.#least);
  }
}

/** The one that is unsure and highest above the line through those beside it is put onto that. */
function withProbable(valleys: readonly Valley[]): readonly Valley[] {
  let probable = valleys;
  let highest = 0;
  for (const [i, { t, level, isUnsure }] of valleys.entries()) {
    if (!isUnsure) continue;
    const [a, b] = valleys.toSpliced(i, 1).slice(Math.max(0, Math.min(i - 1, valleys.length - 3)));
    if (a === undefined || b === undefined) continue;
    const line = a.level + ((t - a.t) * (b.level - a.level)) / (b.t - a.t);
    if (level - line <= highest) continue;
    highest = level - line;
    probable = valleys.with(i, { t, level: line, isUnsure });
  }
  return probable;
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
