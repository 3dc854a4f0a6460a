/** Tests inside the editor: one after the other, a line for each. */
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

/** Waits until it gives something. @throws Error when that takes too long */
export async function until<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const end = Date.now() + limit_ms;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found as NonNullable<T>;
    if (Date.now() > end) throw new Error(`${what}: not within ${limit_ms / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
