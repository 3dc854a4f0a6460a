import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from '@omnimind/observe/clock';

/** A clock that can be waited for. A test gives its own. */
export interface WaitingClock extends Clock {
  /** Resolves after so many s, and at once when the signal comes; never rejects. */
  sleep(seconds: number, signal: AbortSignal): Promise<void>;
}

export const systemWaitingClock: WaitingClock = {
  ...systemClock,
  sleep: async (seconds, signal) => {
    try {
      await sleep(seconds * 1000, undefined, { signal });
    } catch {
      // The signal came.
    }
  },
};
