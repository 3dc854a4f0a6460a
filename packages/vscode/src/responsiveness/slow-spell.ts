/** Time between two looks, s. */
export const look_s = 5;
/** A delay of the event loop from which on completions and diagnostics are felt to lag, ms. */
const slow_ms = 250;
/** One slow look is a collection of garbage, or an extension that starts; s of two. */
const shortest_s = 2 * look_s;
/** What lasts longer is told piece by piece, s: the monitor knows the last five minutes in detail. */
const longest_s = 120;

/** A time in which the extension host was late at each look. */
export interface Spell {
  readonly duration_s: number;
  /** The longest delay in it, ms. */
  readonly delay_ms: number;
}

/** Puts looks at the event loop together to times in which the editor was slow. */
export class SlowSpells {
  #duration_s = 0;
  #delay_ms = 0;

  /** Takes one look. @param delay_ms the longest delay since the last one @returns a time that is over, or long enough */
  look(delay_ms: number): Spell | null {
    const isSlow = delay_ms >= slow_ms;
    if (isSlow) {
      this.#duration_s += look_s;
      this.#delay_ms = Math.max(this.#delay_ms, delay_ms);
      if (this.#duration_s < longest_s) return null;
    }
    const spell = { duration_s: this.#duration_s, delay_ms: this.#delay_ms };
    this.forget();
    return spell.duration_s >= shortest_s ? spell : null;
  }

  /** What was begun is not told: nobody looked any more. */
  forget(): void {
    this.#duration_s = 0;
    this.#delay_ms = 0;
  }
}
