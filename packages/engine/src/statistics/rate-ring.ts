/** Beyond this a rate is damage, no measurement; the slots hold single precision. */
const mostRate = 1e30;

/**
 * Rates of several signals over a sliding window, folded into slots of equal length: each slot holds the mean of each
 * signal over the time for which it was measured, `NaN` where it was not. Constant size.
 *
 * A slot ends when it has lasted its length, not at multiples of it: what is seen does not depend on where the clock
 * stood at the first sample.
 */
export class RateRing {
  /** Nominal length of a slot, s. */
  readonly slot_s: number;
  readonly capacity: number;
  readonly channels: number;
  readonly #tolerance: number;
  readonly #means: Float32Array;
  readonly #sums: Float64Array;
  readonly #covered: Float64Array;
  #head = 0;
  /** Closed slots in the window. */
  count = 0;
  /** s in the open slot. */
  open_s = 0;

  constructor(slot_s: number, capacity: number, channels: number, interval_s: number) {
    this.slot_s = slot_s;
    this.capacity = capacity;
    this.channels = channels;
    this.#tolerance = Math.min(interval_s / 2, slot_s / 2);
    this.#means = new Float32Array(capacity * channels);
    this.#sums = new Float64Array(channels);
    this.#covered = new Float64Array(channels);
  }

  /**
   * Adds the rates of `seconds`. What a late sample brings is shared among the slots that it spans, so that slots keep their length, and
   * windows theirs.
   *
   * @param onClosed called for each slot that was closed, before the next one begins
   * @returns how many were closed
   */
  spread(seconds: number, rates: Float64Array, onClosed?: () => void): number {
    let closed = 0;
    for (let left = seconds; left > 0; ) {
      const part = this.#room(left);
      left -= part;
      if (!this.add(part, rates)) continue;
      closed += 1;
      onClosed?.();
    }
    return closed;
  }

  /** How many of `seconds` the open slot takes: all, where they end it or less. */
  #room(seconds: number): number {
    const room_s = this.slot_s - this.open_s;
    return seconds <= room_s + this.#tolerance ? seconds : room_s;
  }

  /** Adds the rates of `seconds`; a rate that is `NaN` was not measured. True when a slot was closed with it. */
  add(seconds: number, rates: Float64Array): boolean {
    for (let channel = 0; channel < this.channels; channel += 1) {
      const rate = rates[channel] ?? Number.NaN;
      if (!(Math.abs(rate) < mostRate)) continue;
      this.#sums[channel] = (this.#sums[channel] ?? 0) + rate * seconds;
      this.#covered[channel] = (this.#covered[channel] ?? 0) + seconds;
    }
    this.open_s += seconds;
    if (this.open_s < this.slot_s - this.#tolerance) return false;
    this.close();
    return true;
  }

  /** Ends the open slot now, however short; does nothing when it is empty. */
  close(): void {
    if (this.open_s === 0) return;
    if (this.count === this.capacity) {
      this.#head = (this.#head + 1) % this.capacity;
      this.count -= 1;
    }
    const base = ((this.#head + this.count) % this.capacity) * this.channels;
    for (let channel = 0; channel < this.channels; channel += 1) {
      const covered = this.#covered[channel] ?? 0;
      this.#means[base + channel] = covered > 0 ? (this.#sums[channel] ?? 0) / covered : Number.NaN;
      this.#sums[channel] = 0;
      this.#covered[channel] = 0;
    }
    this.count += 1;
    this.open_s = 0;
  }

  /** Mean of `channel` in slot `i`, counted from the newest (0). `NaN` when not measured or beyond the window. */
  mean(channel: number, i: number): number {
    if (i >= this.count) return Number.NaN;
    const slot = (this.#head + this.count - 1 - i) % this.capacity;
    return this.#means[slot * this.channels + channel] ?? Number.NaN;
  }

  /** Copies `channel` of the newest `slots` slots, but for the newest `skip`, oldest first; returns how many. */
  copy(channel: number, slots: number, into: Float64Array, skip = 0): number {
    const copied = Math.max(0, Math.min(slots, this.count - skip));
    for (let i = 0; i < copied; i += 1) into[i] = this.mean(channel, skip + copied - 1 - i);
    return copied;
  }

  /** Forgets everything, after a gap. */
  clear(): void {
    this.#head = 0;
    this.count = 0;
    this.open_s = 0;
    this.#sums.fill(0);
    this.#covered.fill(0);
  }
}
