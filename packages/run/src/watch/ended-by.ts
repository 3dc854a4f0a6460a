import { type Message, message } from '@omnimind/protocol/message';
import type { Limit, Sample } from '@omnimind/protocol/trace';

/** Exit statuses by which a runtime says that its memory has ended, and the share of its limit that it had taken by then. */
const endings = {
  // abort(), and the traps of V8 that stand for it.
  v8: { statuses: [132, 133, 134], share: 0.75 },
  // An uncaught OutOfMemoryError, ExitOnOutOfMemoryError, CrashOnOutOfMemoryError. Any failure ends with 1: only a full heap counts.
  jvm: { statuses: [1, 3, 134], share: 0.85 },
  dotnet: { statuses: [134, 137, 139], share: 0.75 },
  // MemoryError, std::bad_alloc, ENOMEM: whatever the program makes of it.
  address_space: { statuses: null, share: 0.75 },
} as const;

/** What ended a command: the limit of its runtime that it stood at. */
export class EndedBy {
  #limits: readonly Limit[] = [];
  /** Memory when the limits were read, and the most since. */
  #then = 0;
  #most = 0;

  add({ limits, anon_bytes, swap_bytes }: Sample): void {
    const level = (anon_bytes ?? 0) + (swap_bytes ?? 0);
    this.#most = Math.max(this.#most, level);
    // A process that is being torn down has given its memory back before it is gone.
    if (!limits || level === 0) return;
    this.#limits = limits;
    this.#then = level;
    this.#most = level;
  }

  /** @param status exit status as a shell tells it */
  notices(status: number): Message[] {
    if (status === 0) return [];
    return this.#limits.flatMap(({ source, name, limit, used }) => {
      if (source !== 'v8' && source !== 'jvm' && source !== 'dotnet' && source !== 'address_space') return [];
      const { statuses, share } = endings[source];
      const used_bytes = Math.min(limit, used + this.#most - this.#then);
      const fits = statuses === null || statuses.some((each) => each === status);
      return fits && used_bytes >= share * limit
        ? [message('run.ended_at_limit', { source, name, limit_bytes: limit, used_bytes })]
        : [];
    });
  }
}
