import { isUnavailable } from '@omnimind/linux/files/outcome';
import { loadNative, type NativeCalls } from '@omnimind/linux/native/libc';

/** The native calls take some 35 ms to load: a command that has ended by then does without, s. */
const from_s = 0.1;

/**
 * Makes us the parent of the run's orphans instead of init, so that they stay visible; prctl(2) PR_SET_CHILD_SUBREAPER. Without
 * the native calls they are found by the marker in their environment.
 */
export class OrphanReaper {
  #native: NativeCalls | undefined;
  #hasBegun = false;

  /** To be called at each tick. @param elapsed_s since the start of the run */
  beginAfter(elapsed_s: number): void {
    if (this.#hasBegun || elapsed_s < from_s) return;
    this.#hasBegun = true;
    const native = loadNative();
    if (isUnavailable(native)) return;
    this.#native = native;
    native.setChildSubreaper(true);
  }

  end(): void {
    this.#native?.setChildSubreaper(false);
  }
}
