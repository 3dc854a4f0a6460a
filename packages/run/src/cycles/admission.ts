import { type Message, message } from '@omnimind/protocol/message';

/** What the machine says of its pressure. Shares of the last 10 s in which somebody waited; `null` where it does not say. */
export interface Pressures {
  readonly cpuSome: number | null;
  readonly memorySome: number | null;
  readonly memoryFull: number | null;
  readonly available_bytes: number | null;
  readonly total_bytes: number | null;
}

/** How one figure is judged: from `high` on a cycle waits, until it is below `low` again. */
interface Rule {
  readonly high: number;
  readonly low: number;
  /** Of the longest time that a cycle may be held back, how much this alone is worth. */
  readonly patience: number;
  read(pressures: Pressures): number | null;
  tell(share: number, pressures: Pressures): Message;
}

/**
 * memory full: nobody of the machine gets on; systemd-oomd kills from 60 % for 30 s on, and 10 % is felt at the keyboard.
 * memory some: a fifth of the time somebody waits for memory, which is reclaim that has begun to hurt, well before a kill.
 * available: stock earlyoom sends SIGTERM at 10 %; the cycle itself will take its part, so it must not begin there.
 * CPU some: with a build on every processor a runnable task waits 50 to 90 % of the time and all is well; only where there is
 * hardly a moment without a queue are durations of little use. Nobody is killed for it, so it is worth a short wait only.
 */
const rules: readonly Rule[] = [
  {
    high: 0.1,
    low: 0.05,
    patience: 1,
    read: (pressures) => (isRoomy(pressures) ? null : pressures.memoryFull),
    tell: (share) => message('pressure.memory_full', { share }),
  },
  {
    high: 0.2,
    low: 0.1,
    patience: 1,
    read: (pressures) => (isRoomy(pressures) ? null : pressures.memorySome),
    tell: (share) => message('pressure.memory_some', { share }),
  },
  {
    high: 0.9,
    low: 0.87,
    patience: 1,
    read: ({ available_bytes, total_bytes }) =>
      available_bytes === null || total_bytes === null || total_bytes <= 0 ? null : 1 - available_bytes / total_bytes,
    tell: (used, { available_bytes }) =>
      message('pressure.available', { share: 1 - used, bytes: available_bytes ?? 0 }),
  },
  {
    high: 0.95,
    low: 0.8,
    patience: 1 / 8,
    read: ({ cpuSome }) => cpuSome,
    tell: (share) => message('pressure.cpu_some', { share }),
  },
];

/**
 * While more than half of memory is available nobody waits for the machine's: it is one cgroup at a limit of its own, such as
 * a neighbor that is throttled. 24 of 500 cycles waited 4 min in all for one that had stood still for good.
 */
function isRoomy({ available_bytes, total_bytes }: Pressures): boolean {
  return available_bytes !== null && total_bytes !== null && available_bytes > 0.5 * total_bytes;
}

/** Why a cycle should wait. */
export interface Reason {
  readonly text: Message;
  /** Share of the longest time that it is worth. */
  readonly patience: number;
}

/** Why a cycle should not begin now; `null` when it may. */
export function reasonToWait(pressures: Pressures): Reason | null {
  return firstAbove(pressures, ({ high }) => high);
}

/** The same while one waits already: it ends only when every figure is well below. */
export function reasonToWaitOn(pressures: Pressures): Reason | null {
  return firstAbove(pressures, ({ low }) => low);
}

function firstAbove(pressures: Pressures, limit: (rule: Rule) => number): Reason | null {
  for (const rule of rules) {
    const value = rule.read(pressures);
    if (value !== null && value >= limit(rule)) return { text: rule.tell(value, pressures), patience: rule.patience };
  }
  return null;
}

export interface AdmissionOptions {
  /** Longest time that a cycle is held back, s. */
  readonly maxWait_s: number;
  /** Pressure of the last 10 s. */
  read(): Pressures;
  /** Pressure since the last call of it, or of {@link read}. */
  readFresh(): Pressures;
  monotonic_s(): number;
  /** Waits so many s, less when there is no use in waiting any more. @returns whether to go on waiting */
  sleep(seconds: number): Promise<boolean>;
  /** Called once when a cycle must wait. */
  onWait(reason: Message): void;
}

/** How a cycle was let begin. */
export interface Admission {
  /** For how long it was held back, s. */
  readonly waited_s: number;
  /** Whether the pressure was there to the end. */
  readonly timedOut: boolean;
}

/** Time between two looks, s. */
const poll_s = 1;

/**
 * Holds a cycle back while the machine is under pressure, and only for so long: it is admission, nothing is stopped.
 *
 * The averages of the last 10 s tell of the cycle before, too, so they only raise the question; what decides is what is
 * measured from then on, with no cycle running.
 */
export async function awaitAdmission(options: AdmissionOptions): Promise<Admission> {
  const { maxWait_s, read, readFresh, monotonic_s, sleep, onWait } = options;
  const first = maxWait_s <= 0 ? null : reasonToWait(read());
  if (first === null) return { waited_s: 0, timedOut: false };
  const began_s = monotonic_s();
  const waited_s = (): number => monotonic_s() - began_s;
  let bound_s = maxWait_s * first.patience;
  let isTold = false;
  while (waited_s() < bound_s && (await sleep(Math.min(poll_s, bound_s - waited_s())))) {
    const reason = reasonToWaitOn(readFresh());
    if (reason === null) return { waited_s: waited_s(), timedOut: false };
    bound_s = maxWait_s * reason.patience;
    if (!isTold) onWait(reason.text);
    isTold = true;
  }
  return { waited_s: waited_s(), timedOut: true };
}
