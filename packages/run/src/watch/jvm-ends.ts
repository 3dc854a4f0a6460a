import { readOr, readText } from '@omnimind/linux/files/outcome';
import { countIn, heapInUse, type PerfData, PerfDataFile, perfDataPath } from '@omnimind/linux/procfs/pid/hsperfdata';
import { displayName } from '@omnimind/observe/command-name';
import { readHeapLimit } from '@omnimind/observe/heap-reader';
import { JvmAreas } from '@omnimind/observe/jvm-areas';
import type { JvmLimits } from '@omnimind/observe/jvm-limits';
import { type Message, message } from '@omnimind/protocol/message';

/** The name of the kernel by which a JVM is recognized. */
const jvmName = 'java';
/** JVMs of one run whose counters are kept open. */
const maxKept = 16;
/** Between two looks at one, s; one that has no counters yet is looked at so often. */
const pace_s = 0.9;
const maxTries = 8;
/** A JVM that ended so long before the command is not what ended it, s. */
const within_s = 5;
/** Looks that are kept: its last collections and its end may take some seconds. */
const keptLooks = 4;
/** A heap of which less was in use when it was last looked at ended by one large allocation, or filled within a second. */
const nearlyFull = 0.7;
/** Nothing else is asked of one that was so full when it was last looked at, and collected in full shortly before. */
const full = 0.9;
/** Of the direct memory that was mapped as it was last looked at. */
const leastDirect = 0.5;

interface Kept {
  readonly pid: number;
  readonly name: string;
  readonly file: PerfDataFile;
  readonly limits: JvmLimits;
  readonly areas: JvmAreas;
  seen_s: number;
  /** Full collections at the last looks, the newest first. */
  fulls: readonly number[];
  inUse: number;
  /** Of direct memory. */
  direct: number;
}

/**
 * Keeps the counters of the JVMs of a run open to their end: before a JVM throws an OutOfMemoryError it collects, and its last
 * collection says why. Nothing else that is seen from outside tells one large array from any other failure.
 */
export class JvmEnds {
  readonly #proc: string;
  readonly #kept = new Map<number, Kept>();
  readonly #tries = new Map<number, number>();
  #looked_s = Number.NEGATIVE_INFINITY;

  constructor(proc = '/proc') {
    this.#proc = proc;
  }

  /** @param processes of the run, those that are alive */
  look(t: number, processes: readonly { readonly pid: number; readonly name: string }[]): void {
    for (const { pid, name } of processes) if (name === jvmName && !this.#kept.has(pid)) this.#open(t, pid);
    if (t - this.#looked_s < pace_s) return;
    this.#looked_s = t;
    const alive = new Set(processes.map(({ pid }) => pid));
    for (const kept of this.#kept.values()) if (alive.has(kept.pid)) this.#see(t, kept);
  }

  #open(t: number, pid: number): void {
    const tries = this.#tries.get(pid) ?? 0;
    if (tries >= maxTries) return;
    this.#tries.set(pid, tries + 1);
    const directory = `${this.#proc}/${pid}`;
    const maps = readText(`${directory}/maps`);
    const path = typeof maps === 'string' ? perfDataPath(maps) : null;
    const file = path === null ? null : readOr(null, () => new PerfDataFile(directory, path));
    const limits = readHeapLimit(this.#proc, pid, [])?.areas;
    if (file === null || limits === undefined) {
      file?.close();
      return;
    }
    if (this.#kept.size >= maxKept) this.#forgetOldest();
    const name = displayName(this.#proc, pid, jvmName);
    const none = { seen_s: t, fulls: [0], inUse: 0, direct: 0 } as const;
    this.#kept.set(pid, { pid, name, file, limits, areas: new JvmAreas(), ...none });
  }

  #see(t: number, kept: Kept): void {
    const counters = kept.file.read();
    const maps = readText(`${this.#proc}/${kept.pid}/maps`);
    kept.seen_s = t;
    if (counters === null || typeof maps !== 'string') return;
    kept.fulls = [fullsOf(counters), ...kept.fulls].slice(0, keptLooks);
    kept.inUse = heapInUse(counters) ?? 0;
    // One that is being torn down has given it back.
    kept.direct = kept.areas.use(Number.POSITIVE_INFINITY, maps, counters).direct || kept.direct;
  }

  #forgetOldest(): void {
    const [oldest] = [...this.#kept.values()].toSorted((a, b) => a.seen_s - b.seen_s);
    oldest?.file.close();
    this.#kept.delete(oldest?.pid ?? 0);
  }

  /** What ended the JVMs that ended with the command. @param end when it did, on the clock of the looks, s */
  notices(end: number): Message[] {
    return [...this.#kept.values()].flatMap(({ name, file, limits, seen_s, fulls, inUse, direct }): Message[] => {
      const counters = end - seen_s > within_s ? null : file.read();
      if (counters === null) return [];
      const source = isFull(counters, fulls.at(-1) ?? 0, inUse / limits.heap_bytes)
        ? 'jvm'
        : exhaustedArea(counters, fulls.at(-1) ?? 0, limits, direct);
      if (source === null) return [];
      const used_bytes = Math.max(inUse, heapInUse(counters) ?? 0);
      if (source === 'jvm' && used_bytes < nearlyFull * limits.heap_bytes)
        return [message('run.ended_short_of_limit', { source, name, limit_bytes: limits.heap_bytes, used_bytes })];
      const [limit_bytes, used] = {
        jvm: [limits.heap_bytes, used_bytes] as const,
        jvm_metaspace: [limits.metaspace_bytes, countIn(counters, 'sun.gc.metaspace.capacity')] as const,
        jvm_direct: [limits.direct_bytes, Math.min(direct, limits.direct_bytes)] as const,
      }[source];
      return [message('run.ended_at_limit', { source, name, limit_bytes, used_bytes: used })];
    });
  }

  close(): void {
    for (const { file } of this.#kept.values()) file.close();
    this.#kept.clear();
  }
}

function fullsOf(counters: PerfData): number {
  return countIn(counters, 'sun.gc.collector.1.invocations');
}

/** How long before its end a JVM's last full collection may have been, s. That of G1 is the exception, those of others are not. */
const recent_s = { g1: 5, others: 0.15, direct: 2 };
/** Before it gives up, it waits so long for buffers to be freed, s: nine times, each twice as long as before, from 1 ms on. */
const waitForBuffers_s = 0.4;
/** Share of the limit of its classes that it has taken when it gives up: what it asked for may have been more than a granule. */
const fullMetaspace = 0.95;
/**
 * Full collections before it gives up: the second takes soft references as well. More of them in as many seconds come from a heap that
 * stays nearly full, whose end shows in how full it was.
 */
const lastFulls = { least: 2, g1: 4, others: 3 };

/**
 * Whether a heap was full, and its collector could not help: the serial one gives up after as many collections as its last seconds had,
 * and ZGC, which has no full ones, after threads have waited for it. By then it may be empty, as the thread is gone that held all.
 *
 * @param before full collections some seconds earlier
 * @param share of the heap that was in use when it was last looked at
 */
export function isFull(counters: PerfData, before: number, share: number): boolean {
  if (share < full) return false;
  const cause = `${counters.get('sun.gc.lastCause')}`;
  const isFullCollection = /^(?:G1 |Allocation Failure|Ergonomics)/.test(cause);
  return cause === 'Allocation Stall' || (isFullCollection && fullsOf(counters) - before >= lastFulls.least);
}

/**
 * The area that a JVM had no room left in when it made its last collection.
 *
 * @param before full collections some seconds earlier
 * @param direct what it had of direct memory, bytes
 */
export function exhaustedArea(
  counters: PerfData,
  before: number,
  limits: JvmLimits,
  direct: number,
): 'jvm' | 'jvm_metaspace' | 'jvm_direct' | null {
  const of = (counter: string): number => countIn(counters, counter);
  const fulls = fullsOf(counters) - before;
  const since_s = (of('sun.os.hrt.ticks') - of('sun.gc.collector.1.lastExitTime')) / of('sun.os.hrt.frequency');
  if (fulls <= 0) return null;
  const cause = `${counters.get('sun.gc.lastCause')}`;
  const isG1 = counters.get('sun.gc.policy.name') === 'GarbageFirst';
  if (/^(?:G1 |Allocation Failure)/.test(cause)) {
    const kind = isG1 ? 'g1' : 'others';
    // What is collected after it in part has gone on.
    const isLast = isG1 || of('sun.gc.collector.1.lastExitTime') >= of('sun.gc.collector.0.lastExitTime');
    const isEnd = fulls >= lastFulls.least && fulls <= lastFulls[kind];
    return isEnd && isLast && since_s <= recent_s[kind] ? 'jvm' : null;
  }
  if (cause.startsWith('Metadata GC'))
    return of('sun.gc.metaspace.capacity') >= fullMetaspace * limits.metaspace_bytes ? 'jvm_metaspace' : null;
  const hasWaited = since_s >= waitForBuffers_s && since_s <= recent_s.direct;
  return cause === 'System.gc()' && hasWaited && direct >= leastDirect * limits.direct_bytes ? 'jvm_direct' : null;
}
