import { FileBudget } from '@omnimind/linux/files/file-budget';
import { KeptFile, SharedBuffer } from '@omnimind/linux/files/kept-file';
import { Meminfo, parseMeminfo } from '@omnimind/linux/procfs/machine';
import type { Clock } from './clock.ts';

/** From look to look while memory does not run out, and while it does, ms. */
const calm_ms = 500;
const close_ms = 100;
/** Over less than this a tick's reading is no rate, s. */
const apart_s = 0.25;
/** Memory that would be gone within this time is looked at closely, s. */
const closelyWithin_s = 20;
/** And within this it can't wait for the next tick, s: a little more than the three that make a rise sudden. */
const suddenWithin_s = 3.5;

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

/**
 * Looks at what memory is left between two ticks, at nothing else: at 300 MiB/s it is gone in seconds. A look follows when the one
 * before it is over, so that a machine that stalls is looked at less and never in a burst. Each wakes the process by itself, so one
 * that is due about when a tick is comes with it: see {@link tick}.
 */
export class MemoryLook {
  readonly #clock: Pick<Clock, 'monotonic_s'>;
  readonly #left: Pick<MemoryLeft, 'read' | 'close'>;
  #timer: NodeJS.Timeout | undefined;
  #onFall: () => void = () => {};
  #t_s = Number.NaN;
  #left_bytes = Number.NaN;

  constructor(clock: Pick<Clock, 'monotonic_s'>, left: Pick<MemoryLeft, 'read' | 'close'> = new MemoryLeft()) {
    this.#clock = clock;
    this.#left = left;
  }

  /**
   * Ends by itself where the kernel does not say what is left.
   *
   * @param onFall called at each look that shows memory to fall so fast that the next tick may be too late
   */
  start(onFall: () => void): void {
    this.#onFall = onFall;
    this.#lookNow();
  }

  /** To be called when a tick begins: it looks as well, unless one look has just been. */
  tick(): void {
    if (this.#timer === undefined || this.#clock.monotonic_s() - this.#t_s < apart_s) return;
    clearTimeout(this.#timer);
    this.#lookNow();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#left.close();
  }

  #lookNow(): void {
    const left_s = this.#look();
    this.#timer = undefined;
    if (Number.isNaN(left_s)) return;
    this.#timer = setTimeout(() => this.#lookNow(), left_s < closelyWithin_s ? close_ms : calm_ms).unref();
    if (left_s < suddenWithin_s) this.#onFall();
  }

  /** s until nothing is left at the rate since the last look; `Infinity` while it does not fall, NaN when it is not known. */
  #look(): number {
    const left_bytes = this.#left.read();
    const t_s = this.#clock.monotonic_s();
    const fallen_bytes = this.#left_bytes - left_bytes;
    const elapsed_s = t_s - this.#t_s;
    this.#t_s = t_s;
    this.#left_bytes = left_bytes;
    if (Number.isNaN(left_bytes)) return Number.NaN;
    return fallen_bytes > 0 && elapsed_s > 0 ? (left_bytes / fallen_bytes) * elapsed_s : Number.POSITIVE_INFINITY;
  }
}
