/** What a protected cgroup uses now. */
export interface ReservedUse {
  /** Below the mount point, beginning with a slash. */
  readonly path: string;
  /** Its working set: what it holds, without file pages that nobody maps or reads again. */
  readonly bytes: number;
  /** Whether it grows, leaks, or is in other trouble itself: what it takes then is not what it needs. */
  readonly isInTrouble: boolean;
}

/** A reserve follows what is used within some minutes, and what is no longer used more slowly, s. */
const rise_s = 120;
const fall_s = 600;
/** A program that starts loads what it needs: it is followed at once while it is so young, s, and memory is not short. */
const young_s = 60;
const youngRise_s = 5;
/** All reserves together, as a share of all memory. */
const maxShare = 0.5;

/**
 * How much memory is kept for each of those who are protected: what they really use, smoothed, so that neither a hog in a session nor
 * an editor that is squeezed moves it much.
 */
export class ReserveSizes {
  readonly #memory_bytes: number;
  #sizes = new Map<string, { readonly since_s: number; readonly bytes: number }>();
  #before_s = Number.NaN;

  /** @param memory_bytes of the machine */
  constructor(memory_bytes: number) {
    this.#memory_bytes = memory_bytes;
  }

  /**
   * @param isScarce whether memory is short: what they have lost then is what they need
   * @returns bytes by path
   */
  update(time_s: number, uses: readonly ReservedUse[], isScarce: boolean): ReadonlyMap<string, number> {
    const elapsed_s = Number.isNaN(this.#before_s) ? 0 : time_s - this.#before_s;
    this.#before_s = time_s;
    this.#sizes = new Map(
      uses.map(({ path, bytes, isInTrouble }) => {
        const { since_s, bytes: size } = this.#sizes.get(path) ?? { since_s: time_s, bytes };
        const isHeld = bytes > size ? isInTrouble : isScarce;
        const isYoung = time_s - since_s < young_s && !isScarce;
        const pace_s = bytes < size ? fall_s : isYoung ? youngRise_s : rise_s;
        const share = isHeld ? 0 : 1 - Math.exp(-elapsed_s / pace_s);
        return [path, { since_s, bytes: size + (bytes - size) * share }];
      }),
    );
    const sum = [...this.#sizes.values()].reduce((total, { bytes }) => total + bytes, 0);
    const scale = Math.min(1, (maxShare * this.#memory_bytes) / sum || 0);
    return new Map([...this.#sizes].map(([path, { bytes }]) => [path, Math.trunc(bytes * scale)]));
  }
}
