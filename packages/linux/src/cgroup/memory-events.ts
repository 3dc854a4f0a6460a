import { parseKeyedLines } from '../text/keyed-lines.ts';

/** `memory.events` of a cgroup, counts; Documentation/admin-guide/cgroup-v2.rst. A key is absent where there is none. */
export interface MemoryEvents {
  /** Times that the cgroup was reclaimed from although below `memory.low`. */
  low?: number;
  /** Times that processes were throttled above `memory.high`. */
  high?: number;
  /** Times that `memory.max` was about to be passed. */
  max?: number;
  oom?: number;
  /** Processes of the cgroup that were killed for want of memory. */
  oom_kill?: number;
  /** Times that the cgroup was killed whole (5.17). */
  oom_group_kill?: number;
}

const keys = ['low', 'high', 'max', 'oom', 'oom_kill', 'oom_group_kill'] as const;

/** Parses the text of `memory.events`. */
export function parseMemoryEvents(text: string): MemoryEvents {
  const lines = parseKeyedLines(text);
  const events: MemoryEvents = {};
  for (const key of keys) {
    const value = lines.get(key);
    if (value !== undefined) events[key] = value;
  }
  return events;
}
