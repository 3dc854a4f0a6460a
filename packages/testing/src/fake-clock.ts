import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WaitingClock } from '@omnimind/notify/waiting-clock';

/** For tests: a clock that goes forward only when it is told to. */
export class FakeClock implements WaitingClock {
  #now_s = 0;
  readonly #waiting = new Set<{ until_s: number; wake: () => void }>();

  monotonic_s(): number {
    return this.#now_s;
  }

  wall_ms(): number {
    return Date.UTC(2026, 10, 25) + this.#now_s * 1000;
  }

  sleep(seconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const waiter = { until_s: this.#now_s + seconds, wake: resolve };
      this.#waiting.add(waiter);
      signal.addEventListener('abort', () => {
        this.#waiting.delete(waiter);
        resolve();
      });
    });
  }

  /** Lets time pass: whoever waits is woken at their time, and gets to run. */
  async pass(seconds: number): Promise<void> {
    const end_s = this.#now_s + seconds;
    for (;;) {
      await settle();
      const next = [...this.#waiting].toSorted((a, b) => a.until_s - b.until_s)[0];
      if (next === undefined || next.until_s > end_s) break;
      this.#waiting.delete(next);
      this.#now_s = Math.max(this.#now_s, next.until_s);
      next.wake();
    }
    this.#now_s = end_s;
    await settle();
  }
}

/** What is under way without waiting for time gets to its end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
}
