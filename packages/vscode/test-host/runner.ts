import type { Inspection } from '../src/extension.ts';

/** What the tests share. */
export interface Stage {
  readonly runner: Runner;
  readonly inspection: Inspection;
  /** Path at which a fake API may listen. */
  readonly socket: string;
}

/** Runs tests inside the editor one after the other, and prints a line for each. */
export class Runner {
  #failures = 0;

  async test(name: string, action: () => unknown): Promise<void> {
    try {
      await action();
      console.log(`ok ${name}`);
    } catch (error) {
      this.#failures += 1;
      console.log(`not ok ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }

  /** @throws Error when any has failed */
  end(): void {
    if (this.#failures > 0) throw new Error(`${this.#failures} tests failed`);
  }
}

const limit_ms = 30_000;

/** Polls until the result is truthy. @throws Error after 30 s */
export async function until<T>(what: string, poll: () => T | Promise<T>): Promise<NonNullable<T>> {
  const end = Date.now() + limit_ms;
  for (;;) {
    const found = await poll();
    if (found !== null && found !== undefined && found !== false) return found as NonNullable<T>;
    if (Date.now() > end) throw new Error(`${what}: not within ${limit_ms / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
