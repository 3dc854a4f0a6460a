import { type Message, message } from '@omnimind/protocol/message';

/** Pressure of the machine: shares of the last 10 s in which tasks waited; `null` where unavailable. */
export interface Pressures {
  readonly cpuSome: number | null;
  readonly memorySome: number | null;
  readonly memoryFull: number | null;
  readonly available_bytes: number | null;
  readonly total_bytes: number | null;
}

/** From `high` on a cycle waits until the value is below `low` again. */
interface Rule {
  readonly high: number;
  readonly low: number;
  /** Share of the longest delay that this alone justifies. */
  readonly patience: number;
  read(pressures: Pressures): number | null;
  reason(share: number, pressures: Pressures): Message;
}

/**
 * memory full: no task makes progress; systemd-oomd kills after 30 s above 60 %, and 10 % is noticeable at the keyboard.
 * memory some: a task waits a fifth of the time, so reclaim has begun to hurt, well before a kill.
 * available: stock earlyoom sends SIGTERM at 10 %; the cycle itself will use memory, so it must not start there.
 * CPU some: with a build on every processor a runnable task waits 50 to 90 % of the time and all is well; only with a permanent
 * queue do durations mean little. Nothing is killed for it, so it justifies a short delay only.
 */
const rules: readonly Rule[] = [
  {
    high: 0.1,
    low: 0.05,
    patience: 1,
    read: (pressures) => (isRoomy(pressures) ? null : pressures.memoryFull),
    reason: (share) => message('pressure.memory_full', { share }),
  },
  {
    high: 0.2,
    low: 0.1,
    patience: 1,
    read: (pressures) => (isRoomy(pressures) ? null : pressures.memorySome),
    reason: (share) => message('pressure.memory_some', { share }),
  },
  {
    high: 0.9,
    low: 0.87,
    patience: 1,
    read: ({ available_bytes, total_bytes }) =>
      available_bytes === null || total_bytes === null || total_bytes <= 0 ? null : 1 - available_bytes / total_bytes,
    reason: (used, { available_bytes }) =>
      message('pressure.available', { share: 1 - used, bytes: available_bytes ?? 0 }),
  },
  {
    high: 0.95,
    low: 0.8,
    patience: 1 / 8,
    read: ({ cpuSome }) => cpuSome,
    reason: (share) => message('pressure.cpu_some', { share }),
  },
];

/**
 * While more than half of memory is available, stalls come from one cgroup at its own limit, such as a throttled neighbor: 24 of 500
 * cycles waited 4 min in total for one that never moved again.
 */
function isRoomy({ available_bytes, total_bytes }: Pressures): boolean {
  return available_bytes !== null && total_bytes !== null && available_bytes > 0.5 * total_bytes;
}

/**
 * Why a cycle should wait, and the share of the longest delay that it justifies; `null` when it may start.
 *
 * @param limit `high` to begin to wait; `low` to wait on, until every value is well below its limit
 */
export function reasonToWait(pressures: Pressures, limit: 'high' | 'low') {
  for (const rule of rules) {
    const value = rule.read(pressures);
    if (value !== null && value >= rule[limit]) return { text: rule.reason(value, pressures), patience: rule.patience };
  }
  return null;
}

export interface AdmissionOptions {
  /** Longest delay of a cycle. */
  readonly maxWait_s: number;
  /** Pressure of the last 10 s. */
  read(): Pressures;
  /** Pressure since the last call of it or of {@link read}. */
  readFresh(): Pressures;
  monotonic_s(): number;
  /** Waits, or less once waiting has become pointless. @returns whether to wait on */
  sleep(seconds: number): Promise<boolean>;
  /** Called once when a cycle must wait. */
  onWait(reason: Message): void;
}

/** Time between two checks. */
const poll_s = 1;

/**
 * Delays a cycle while the machine is under pressure, for a limited time.
 *
 * The averages of the last 10 s include the previous cycle, so they only raise the question; what decides is measured from then on,
 * with no cycle running.
 *
 * @returns how long it was delayed, and whether the pressure outlasted the delay
 */
export async function awaitAdmission(options: AdmissionOptions): Promise<{ waited_s: number; timedOut: boolean }> {
  const { maxWait_s, read, readFresh, monotonic_s, sleep, onWait } = options;
  const first = maxWait_s <= 0 ? null : reasonToWait(read(), 'high');
  if (first === null) return { waited_s: 0, timedOut: false };
  const began_s = monotonic_s();
  const waited_s = (): number => monotonic_s() - began_s;
  let bound_s = maxWait_s * first.patience;
  let isReported = false;
  while (waited_s() < bound_s && (await sleep(Math.min(poll_s, bound_s - waited_s())))) {
    const reason = reasonToWait(readFresh(), 'low');
    if (reason === null) return { waited_s: waited_s(), timedOut: false };
    bound_s = maxWait_s * reason.patience;
    if (!isReported) onWait(reason.text);
    isReported = true;
  }
  return { waited_s: waited_s(), timedOut: true };
}
