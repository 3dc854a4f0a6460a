import { basename } from 'node:path';
import { type Message, message } from '@omnimind/protocol/message';
import type { Limit, Sample, TraceHeader } from '@omnimind/protocol/trace';
import { CountAtEnd } from './count-at-end.ts';

/** An exception that nobody caught, as Node tells it. */
const uncaught = 1;
/** A heap of a worker thread below this is no reason to speak of, bytes. */
const leastWorker_bytes = 16 * 2 ** 20;
/** SIGABRT, as a shell tells it. */
const aborted = 134;

/** Exit statuses by which a runtime says that its memory has ended, and the share of its limit that it had taken by then. */
const endings = {
  // abort(), and the traps of V8 that stand for it.
  v8: { statuses: [132, 133, 134], share: 0.75 },
  // An uncaught OutOfMemoryError, ExitOnOutOfMemoryError, CrashOnOutOfMemoryError. Any failure ends with 1: only a full heap counts.
  jvm: { statuses: [1, 3, 134], share: 0.85 },
  dotnet: { statuses: [134, 137, 139], share: 0.75 },
  // A fatal error; a script may ask for the same status.
  php: { statuses: [255], share: 0.85 },
  // MemoryError, std::bad_alloc, ENOMEM: whatever the program makes of it.
  address_space: { statuses: null, share: 0.75 },
  data_size: { statuses: null, share: 0.75 },
} as const;
/** Any failure is taken for it only of what rose by as much not longer ago, s, or of what stood as near to its limit. */
const rising = { share: 0.02, within_s: 10, otherwise: 0.95 };
/**
 * An array or a map of V8 that grows is copied into one of up to twice its size: what took at least this share of the limit in the last
 * seconds may end so early.
 */
const doubling = { rise: 0.1, share: 0.4 };

/**
 * What a byte that is taken may take of a limit: of large arrays of a JVM and of PHP the second half is never touched, and of address space that
 * was reserved before nothing is taken.
 */
const weights: Partial<Record<Limit['source'], readonly [number, number]>> = {
  jvm: [1, 2],
  php: [1, 2],
  address_space: [0, 1],
  data_size: [0, 1],
};
/** A rise by less says nothing of what it takes of a limit. */
const leastRise_bytes = 4 * 2 ** 20;

/** A process that is being torn down on a busy machine takes so long, s. */
const tearingDown_s = 30;
/**
 * `npm`, `make`, a script: they end with what status they like when what they run has ended at its limit, within this long, s, and
 * then this share of the limit is enough. A signal ends them for a reason of its own. A heap of 100 MiB was 84 MiB at the last sample before V8 gave up.
 */
const wrapped = { within_s: 5, share: 0.8, below: 128 };
/** What `timeout` ends with when it has ended a command. */
const timedOut = 124;

function isEnding(source: Limit['source']): source is keyof typeof endings {
  return Object.hasOwn(endings, source);
}

/** The heap limit of a command, by its words alone. */
export interface CommandHeap extends Pick<Limit, 'source' | 'name' | 'limit'> {
  usedOf(level_bytes: number): number;
}

/** What ended a command: the limit of its runtime that it stood at. */
export class EndedBy {
  readonly #counts = [new CountAtEnd('fds'), new CountAtEnd('tasks')];
  #limits: readonly Limit[] = [];
  #readings = 0;
  #read_s = Number.NEGATIVE_INFINITY;
  /** Memory when the limits were read, and the most since, with when it was last near that, s. */
  #then = 0;
  #most = 0;
  #most_s = 0;
  /** How much of its limit each byte took that was taken between the last two readings. */
  #weight = 1;
  /** The last level that was higher than the one before, and when that was seen, s. */
  #high = 0;
  #high_s = Number.NEGATIVE_INFINITY;
  /** Levels of the last seconds, the oldest first. */
  readonly #recent: { readonly t: number; readonly level: number }[] = [];
  /** The last sample that held memory: when, how much, and how fast that rose, bytes/s. */
  #last = { t: 0, level: 0, rise: 0 };

  add(sample: Sample): void {
    for (const count of this.#counts) count.add(sample);
    const { t, limits, anon_bytes, swap_bytes } = sample;
    const level = (anon_bytes ?? 0) + (swap_bytes ?? 0);
    this.#most = Math.max(this.#most, level);
    // A process that is being torn down has given its memory back before it is gone.
    if (level === 0) return;
    if (level >= wrapped.share * this.#most) this.#most_s = t;
    if (level > (1 + rising.share) * this.#high) {
      this.#high = level;
      this.#high_s = t;
    }
    while (this.#recent.length > 0 && t - (this.#recent[0]?.t ?? t) > rising.within_s) this.#recent.shift();
    this.#recent.push({ t, level });
    const { t: before, level: held } = this.#last;
    this.#last = { t, level, rise: t > before ? Math.max(0, (level - held) / (t - before)) : 0 };
    if (!limits) return;
    // Nor does it show a heap any more.
    if (!limits.some(({ source }) => isEnding(source)) && t - this.#read_s < tearingDown_s) return;
    this.#read_s = t;
    this.#readings += 1;
    this.#weight = this.#weightOf(limits, level);
    this.#limits = limits;
    this.#then = level;
    this.#most = level;
  }

  #weightOf(limits: readonly Limit[], level: number): number {
    const [now] = limits.filter(({ source }) => Object.hasOwn(weights, source));
    const before = this.#limits.find(({ source }) => source === now?.source);
    const rise = level - this.#then;
    if (now === undefined || before === undefined || rise < leastRise_bytes) return this.#weight;
    const [least, most] = weights[now.source] ?? [1, 1];
    return Math.min(most, Math.max(least, (now.used - before.used) / rise));
  }

  /**
   * Whether a runtime may have ended of memory before its limits were read, or before its heap was most of it, which takes a second
   * or two: then only its command line tells them.
   */
  isEarly(status: number, command: readonly string[] = []): boolean {
    const program = basename(command[0] ?? '');
    const runtime = program === 'java' ? endings.jvm : program.startsWith('php') ? endings.php : endings.v8;
    const isKnown = this.#readings > 1 || this.#limits.some(({ source }) => isEnding(source));
    return !isKnown && runtime.statuses.some((each) => each === status);
  }

  /** Takes the limit that the command's own words set. @param usedOf what of a level, bytes, can be its heap */
  assume({ source, name, limit, usedOf }: CommandHeap): void {
    const { t, level } = this.#last;
    this.#read_s = t;
    this.#limits = [{ of: 'memory', source, name, limit, used: usedOf(level) }];
    this.#then = level;
  }

  /**
   * @param status exit status as a shell tells it
   * @param end when the command ended, on the samples' clock, s: what it took since the last one is counted as it rose before, as a
   *   heap of 200 MiB can be full within .2 s of it
   * @param root PID of the command: only its own runtime's status is the command's
   */
  notices(status: number, end: number, root?: number): Message[] {
    if (status === 0) return [];
    const { t, level, rise } = this.#last;
    const most = Math.max(this.#most, level + rise * Math.max(0, end - t));
    const left: Message[] = [];
    const reached = this.#limits.flatMap(({ source, name: of, limit, used, holder, isWorker = false }) => {
      if (!isEnding(source)) return [];
      const { statuses, share } = endings[source];
      const used_bytes = Math.min(limit, used + this.#weight * (most - this.#then));
      const mayWrap = holder !== undefined && holder.pid !== root && status < wrapped.below && status !== timedOut;
      const isWrapped = mayWrap && end - this.#most_s <= wrapped.within_s;
      const fits = statuses === null || statuses.some((each) => each === status);
      const isSteady = statuses === null && end - this.#high_s > rising.within_s;
      const rose = most - (this.#recent[0]?.level ?? most);
      const isDoubling = source === 'v8' && rose >= doubling.rise * limit;
      const near = isSteady ? rising.otherwise : isDoubling ? doubling.share : share;
      const least = fits ? near : isWrapped ? Math.max(share, wrapped.share) : Number.POSITIVE_INFINITY;
      if (used_bytes >= least * limit)
        return [message('run.ended_at_limit', { source, name: of, limit_bytes: limit, used_bytes })];
      if (source === 'address_space' || source === 'data_size')
        left.push(
          message('run.left_to_limit', { source, name: of, limit_bytes: limit, left_bytes: limit - used_bytes }),
        );
      const isRising = end - this.#high_s <= rising.within_s && used_bytes >= leastWorker_bytes;
      if (isWorker && isRising && (status === uncaught || mayWrap))
        left.push(message('run.worker_rose', { name: of, used_bytes }));
      return [];
    });
    if (reached.length > 0) return reached;
    const counts = this.#counts.flatMap((count) => count.notice(end));
    return counts.length > 0 || (status >= wrapped.below && status !== aborted) ? counts : left;
  }
}

/** Holds a command that aborted before its limits were read against those of its own words. */
export async function assumeHeap(ended: EndedBy, { workload, host }: TraceHeader): Promise<void> {
  // Loaded only then: a command that aborts within two seconds is rare.
  const { commandHeap } = await import('@omnimind/observe/runtime-heap');
  const heap = commandHeap(workload.command ?? [], process.env, workload.memory_limit_bytes ?? host.memory_bytes);
  if (heap !== null) ended.assume(heap);
}
