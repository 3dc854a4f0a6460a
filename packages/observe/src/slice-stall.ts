import { readText } from '@omnimind/linux/files/outcome';
import { numberIn } from './cgroup-users.ts';

/** A slice is at its limit from this share of it on. */
const atLimit = 0.97;
/** And creeps while all in it that is not idle waits for memory this share of the time, looked at over so many s. */
const creepShare = 0.5;
const window_s = 2;

/**
 * Whether a slice as a whole is held by its own `memory.high`: without swap the kernel then lets whatever asks for memory in it sleep, the
 * innocent with the culprit, for as long as they live; Documentation/admin-guide/cgroup-v2.rst, memory.high.
 */
export class SliceStall {
  readonly #directory: string;
  #before: { readonly t: number; readonly usec: number } | null = null;
  #since = Number.NaN;
  /** Its limit, bytes; NaN where it has none. */
  limit_bytes = Number.NaN;

  /** @param directory of the slice's cgroup */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** How long it has crept, s; 0 while it does not. @param t s of any clock that never goes back */
  look(t: number): number {
    const current = numberIn(`${this.#directory}/memory.current`);
    this.limit_bytes = numberIn(`${this.#directory}/memory.high`);
    const text = readText(`${this.#directory}/memory.pressure`);
    const usec = Number(/^full .*total=(\d+)$/m.exec(typeof text === 'string' ? text : '')?.[1] ?? Number.NaN);
    if (!(current >= atLimit * this.limit_bytes) || Number.isNaN(usec)) {
      this.#before = null;
      this.#since = Number.NaN;
      return 0;
    }
    this.#before ??= { t, usec };
    const { t: from, usec: then } = this.#before;
    if (t - from >= window_s) {
      this.#before = { t, usec };
      const creeps = (usec - then) / 1e6 / (t - from) >= creepShare;
      if (!creeps) this.#since = Number.NaN;
      else if (Number.isNaN(this.#since)) this.#since = from;
    }
    return Number.isNaN(this.#since) ? 0 : t - this.#since;
  }
}
