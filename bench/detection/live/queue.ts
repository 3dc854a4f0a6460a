import type { Recording } from './recordings.ts';

/** What may run at once. */
export interface Bounds {
  /** Sum of the processors in use on average; above the machine's own number they contend. */
  readonly load: number;
  /** Sum of the most memory, MB. */
  readonly memory: number;
  readonly count: number;
}

/**
 * Runs all recordings, as many at once as the bounds allow, each as soon as it fits, earlier ones first. One that is
 * above a bound by itself runs alone.
 */
export async function runQueue(
  recordings: readonly Recording[],
  bounds: Bounds,
  run: (recording: Recording) => Promise<void>,
): Promise<void> {
  const waiting = [...recordings];
  const running = new Map<Recording, Promise<void>>();
  const fits = (next: Recording): boolean => {
    const all = [...running.keys(), next];
    const sum = (key: 'load' | 'memory') => all.reduce((total, { workload }) => total + workload[key], 0);
    return (
      running.size === 0 || (all.length <= bounds.count && sum('load') <= bounds.load && sum('memory') <= bounds.memory)
    );
  };
  while (waiting.length > 0 || running.size > 0) {
    for (let at = waiting.findIndex(fits); at >= 0; at = waiting.findIndex(fits)) {
      const next = waiting.splice(at, 1)[0];
      if (next === undefined) break;
      running.set(
        next,
        run(next).finally(() => running.delete(next)),
      );
    }
    await Promise.race(running.values());
  }
}
