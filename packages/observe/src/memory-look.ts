import { FileBudget, KeptFile, SharedBuffer } from '@omnimind/linux/files/kept-file';
import { Meminfo, parseMeminfo } from '@omnimind/linux/procfs/machine';
import type { Clock } from './clock.ts';

/** From look to look while memory does not run out, and while it does, ms. */
const calm_ms = 500;
/** Where less than this is left, bytes, half a second is too long: 300 MiB/s took 240 MiB of a machine of 1 GiB before they were looked at. */
const little_bytes = 2 ** 30;
const little_ms = 200;
const close_ms = 100;
/** Where more than this is left, bytes, what a tick each second reads is enough: it takes four seconds to fill at 4 GiB/s. */
const ample_bytes = 16 * 2 ** 30;
const ample_ms = 1500;
/** Over less than this a tick's reading is no rate, s. */
const apart_s = 0.15;
/** Memory that would be gone within this time is looked at closely, s. */
const closelyWithin_s = 20;
/**
 * And within this it can't wait for the next tick, s: what is sudden, within three seconds, shows in three ticks, for which an emulated
 * machine needs half a second and more.
 */
const suddenWithin_s = 5;

/** What the machine can still give, memory and swap, bytes; NaN when it does not say. */
export class MemoryLeft {
  readonly #file: KeptFile;
  readonly #buffer = new SharedBuffer(4096);
  readonly #meminfo = new Meminfo();

  /** @param proc root of procfs */
  constructor(proc = '/proc') {
    this.#file = new KeptFile(proc, 'meminfo', new FileBudget(1));
  }

  read(): number {
    const length = this.#file.read(this.#buffer);
    if (length <= 0) return Number.NaN;
    parseMeminfo(this.#buffer.bytes, length, this.#meminfo);
    return this.#meminfo.availableBytes + (this.#meminfo.swapFreeBytes || 0);
  }

  close(): void {
    this.#file.close();
  }
}

function calmFor_ms(left_bytes: number): number {
  if (left_bytes > ample_bytes) return ample_ms;
  return left_bytes < little_bytes ? little_ms : calm_ms;
}

/**
 * Looks at what memory is left between two ticks, at nothing else: at 300 MiB/s it is gone in seconds. A look follows when the one
 * before it is over, so that a machine that stalls is looked at less and never in a burst. Each wakes the process by itself, a
 * twentieth of what the monitor takes over 100 processes: what a tick has read is a look, too, and puts the next one off.
 */
export class MemoryLook {
  readonly #clock: Pick<Clock, 'monotonic_s'>;
  readonly #lastResort_bytes: number;
  readonly #left: Pick<MemoryLeft, 'read' | 'close'>;
  #timer: NodeJS.Timeout | undefined;
  #onFall: () => void = () => {};
  #t_s = Number.NaN;
  #left_bytes = Number.NaN;

  /** @param lastResort_bytes available memory at which earlyoom acts: nobody gets more of it than what is above that */
  constructor(
    clock: Pick<Clock, 'monotonic_s'>,
    lastResort_bytes: number,
    left: Pick<MemoryLeft, 'read' | 'close'> = new MemoryLeft(),
  ) {
    this.#clock = clock;
    this.#lastResort_bytes = lastResort_bytes;
    this.#left = left;
  }

  /**
   * Ends by itself where the kernel does not say what is left.
   *
   * @param onFall called at each look that shows memory to fall so fast that the next tick may be too late
   */
  start(onFall: () => void): void {
    this.#onFall = onFall;
    this.#follow(this.#left.read());
  }

  /** To be called with what a tick has read, bytes: that counts as a look, unless one has just been. */
  tick(left_bytes: number): void {
    if (this.#timer === undefined || this.#clock.monotonic_s() - this.#t_s < apart_s) return;
    clearTimeout(this.#timer);
    this.#follow(left_bytes);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#left.close();
  }

  #follow(left_bytes: number): void {
    const left_s = this.#lasts(left_bytes);
    this.#timer = undefined;
    if (Number.isNaN(left_s)) return;
    const next_ms = left_s < closelyWithin_s ? close_ms : calmFor_ms(left_bytes);
    this.#timer = setTimeout(() => this.#follow(this.#left.read()), next_ms).unref();
    if (left_s < suddenWithin_s) this.#onFall();
  }

  /** s until nothing is left at the rate since the last look; `Infinity` while it does not fall, NaN when it is not known. */
  #lasts(left_bytes: number): number {
    const t_s = this.#clock.monotonic_s();
    const fallen_bytes = this.#left_bytes - left_bytes;
    const elapsed_s = t_s - this.#t_s;
    this.#t_s = t_s;
    this.#left_bytes = left_bytes;
    if (Number.isNaN(left_bytes)) return Number.NaN;
    const usable_bytes = left_bytes > this.#lastResort_bytes ? left_bytes - this.#lastResort_bytes : left_bytes;
    return fallen_bytes > 0 && elapsed_s > 0 ? (usable_bytes / fallen_bytes) * elapsed_s : Number.POSITIVE_INFINITY;
  }
}
