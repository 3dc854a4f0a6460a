import type { HostSample } from '@omnimind/protocol/trace';

/** Memory that would be gone within this time can't wait for the lane that looks back ten seconds, s. */
const suddenWithin_s = 3;
/** What is judged is as young as this, s: three levels of ticks that were hurried, never those of a second each. */
const youngest_s = 1;
/** Levels closer together than this say nothing of a rate, s. */
const leastSpacing_s = 0.08;
/** A machine whose available memory would be gone within this time is looked at more often, s. */
const fallWithin_s = 5;

interface Level {
  readonly t: number;
  readonly bytes: number;
}

/**
 * A rise that leaves no ten seconds to look at it: 300 MiB/s take a small machine in three. It is told from one large allocation by
 * three levels within a second, of which each is above the last one; the slower of the two steps counts.
 */
export class SuddenRise {
  #levels: readonly Level[] = [];

  /** s until `remaining` bytes are gone when that is near; `Infinity` else. `t` in s, `level` in bytes. */
  secondsLeft(t: number, level: number, remaining: number): number {
    const last = this.#levels.at(-1);
    if (last !== undefined && t - last.t < leastSpacing_s) return Number.POSITIVE_INFINITY;
    this.#levels = [...this.#levels.slice(-2), { t, bytes: level }];
    const [first, middle, newest] = this.#levels;
    if (first === undefined || middle === undefined || newest === undefined) return Number.POSITIVE_INFINITY;
    if (newest.t - first.t > youngest_s) return Number.POSITIVE_INFINITY;
    const slower = Math.min(rate(first, middle), rate(middle, newest));
    const left_s = slower > 0 ? remaining / slower : Number.POSITIVE_INFINITY;
    return left_s < suddenWithin_s ? left_s : Number.POSITIVE_INFINITY;
  }

  clear(): void {
    this.#levels = [];
  }
}

/** Whether the machine's memory falls so fast that the next tick may be too late. */
export class MemoryFall {
  #last: Level | null = null;

  /** @param t s; the machine as of then */
  isFast(t: number, { memory_available_bytes: bytes }: HostSample): boolean {
    const last = this.#last;
    this.#last = typeof bytes === 'number' ? { t, bytes } : null;
    if (last === null || this.#last === null || t - last.t < leastSpacing_s) return false;
    return this.#last.bytes < -rate(last, this.#last) * fallWithin_s;
  }
}

/** Bytes a second. */
function rate(from: Level, to: Level): number {
  return (to.bytes - from.bytes) / (to.t - from.t);
}
