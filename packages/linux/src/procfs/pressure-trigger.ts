import { closeSync, openSync, writeSync } from 'node:fs';
import { isUnavailable, type Unavailable } from '../files/outcome.ts';
import { loadNative, type NativeCalls } from '../native/libc.ts';

/**
 * 25 ms of stall within half a second, µs: the shortest window that the kernel takes, which it looks at ten times
 * (Documentation/accounting/psi.rst). It tells of each window once at most.
 */
const trigger = 'some 25000 500000';
/** The waiting thread looks up so often whether it is still wanted, ms. */
const wait_ms = 1000;

/**
 * Has the kernel report when tasks begin to wait for memory. Where it can't (no PSI, no privilege for so short a window, no foreign
 * function interface) this stays silent, and the ticks notice.
 */
export class PressureTrigger {
  readonly #native: NativeCalls | Unavailable;
  readonly #path: string;
  #descriptor = -1;
  #isWanted = false;

  constructor(native = loadNative(), path = '/proc/pressure/memory') {
    this.#native = native;
    this.#path = path;
  }

  /** @returns whether the kernel took it */
  start(onStall: () => void): boolean {
    if (isUnavailable(this.#native)) return false;
    try {
      this.#descriptor = openSync(this.#path, 'r+');
      writeSync(this.#descriptor, `${trigger}\0`);
    } catch {
      this.#end();
      return false;
    }
    this.#isWanted = true;
    this.#wait(this.#native, onStall);
    return true;
  }

  /** The descriptor goes with the wait that is under way, a second later at most: a closed one may be another file's by then. */
  close(): void {
    this.#isWanted = false;
  }

  #wait(native: NativeCalls, onStall: () => void): void {
    native.awaitPressure(this.#descriptor, wait_ms, (news) => {
      if (!this.#isWanted || news === 'gone') return this.#end();
      if (news) onStall();
      this.#wait(native, onStall);
    });
  }

  #end(): void {
    if (this.#descriptor >= 0) closeSync(this.#descriptor);
    this.#descriptor = -1;
  }
}
