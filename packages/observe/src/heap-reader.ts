import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { readBounded, readOr, readText } from '@omnimind/linux/files/outcome';
import { heapInUse, perfDataPath, readPerfData } from '@omnimind/linux/procfs/pid/hsperfdata';
import { executableOf, readArguments } from '@omnimind/linux/procfs/pid/once';
import { runtimeOf } from '@omnimind/linux/procfs/pid/runtime';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import type { Limit } from '@omnimind/protocol/trace';
import type { ProcessLevel } from './grower-table.ts';
import { areaLimits, JvmAreas, type JvmUse } from './jvm-areas.ts';
import { type HeapLimit, HeapShare, heapBytes, heapEnvironment, heapLimitOf, largestIsolate } from './runtime-heap.ts';

const maxThreads = 128;

interface Heap {
  readonly pid: number;
  readonly name: string;
  readonly limit: HeapLimit | null;
  readonly share: HeapShare;
  /** Of a JVM's other areas. */
  readonly areas: JvmAreas;
  readonly areaShares: ReadonlyMap<string, HeapShare>;
}

/** Reads what the heaviest process of a workload has in the heap of its runtime, and how much that may have. */
export class HeapReader {
  readonly #proc: string;
  #heap: Heap | null = null;
  /** Of a JVM, as of the last reading, and the file of its counters. */
  #use: JvmUse | null = null;
  #counters: string | null = null;
  /** Whether its collector says what it left: ZGC and Shenandoah say what is in use now. */
  #mayBeGarbage = false;
  /** Of V8: whether a worker thread has the largest heap. */
  #isWorker = false;

  constructor(proc: string) {
    this.#proc = proc;
  }

  /**
   * @param above limits of its cgroup and of those above
   * @returns without the name of the process; none where no heap decides where its memory ends
   */
  read({ pid, name, level_bytes }: ProcessLevel, above: readonly Limit[]): Limit[] {
    if (this.#heap?.pid !== pid || this.#heap.name !== name) this.#begin(pid, name, above);
    const { limit: heap = null, share, areas, areaShares } = this.#heap ?? {};
    if (heap === null || share === undefined || areas === undefined) return [];
    // Its maps are the dearest of all: what holds as much as before has as large a heap.
    const read = (): number | null => {
      const maps = readText(`${this.#proc}/${pid}/maps`);
      this.#use =
        heap.areas === undefined || typeof maps !== 'string' ? null : this.#useOf(pid, level_bytes, maps, areas);
      // Before its first collection none of it bounds anything: what is touched may be touched at once (AlwaysPreTouch), or garbage.
      const bytes = this.#use === null ? heapBytes(heap, level_bytes, () => maps) : this.#use.heap;
      if (bytes === null || heap.runtime !== 'v8') return bytes;
      const largest = largestIsolate(threadsOf(pid, this.#proc));
      this.#isWorker = largest.isWorker;
      return bytes * largest.share;
    };
    const used = share.usedAt(level_bytes, read, () => this.#askJvm(pid));
    const limits: Limit[] = [];
    if (used !== null && share.isHeap(level_bytes, used))
      limits.push({
        ...{ of: 'memory', source: heap.runtime, name: '', limit: heap.limit_bytes, used },
        ...(this.#isWorker ? { isWorker: true } : {}),
        ...(this.#mayBeGarbage ? { mayBeGarbage: true } : {}),
      });
    for (const area of this.#use === null || heap.areas === undefined ? [] : areaLimits(heap.areas, this.#use))
      if (areaShares?.get(area.source)?.isHeap(level_bytes, area.used) === true)
        limits.push({ of: 'memory', name: '', ...area });
    return limits;
  }

  #begin(pid: number, name: string, above: readonly Limit[]): void {
    const limit = readHeapLimit(this.#proc, pid, above);
    const areaShares = new Map(['jvm_metaspace', 'jvm_direct'].map((source) => [source, new HeapShare()]));
    this.#heap = { pid, name, limit, share: new HeapShare(), areas: new JvmAreas(), areaShares };
    this.#use = null;
    this.#counters = null;
    this.#isWorker = false;
    this.#mayBeGarbage = false;
  }

  #useOf(pid: number, level_bytes: number, maps: string, areas: JvmAreas): JvmUse | null {
    this.#counters = perfDataPath(maps);
    const counters = this.#counters === null ? null : readPerfData(`${this.#proc}/${pid}`, this.#counters);
    this.#mayBeGarbage = counters !== null && counters.get('sun.gc.policy.name') === undefined;
    return counters === null ? null : areas.use(level_bytes, maps, counters);
  }

  /** A heap that is committed at once fills while the level stands. */
  #askJvm(pid: number): number | null {
    const counters = this.#counters === null ? null : readPerfData(`${this.#proc}/${pid}`, this.#counters);
    return counters === null ? null : heapInUse(counters);
  }
}

/** The first is the main thread. */
function threadsOf(pid: number, proc: string) {
  const names = readOr([], () => readdirSync(`${proc}/${pid}/task`)).slice(0, maxThreads);
  return names.flatMap((name) => readIdentity(`${pid}/task/${name}`, proc) ?? []);
}

/** @param above limits of its cgroup and of those above */
export function readHeapLimit(proc: string, pid: number, above: readonly Limit[]): HeapLimit | null {
  const [environ, meminfo] = [`${pid}/environ`, 'meminfo'].map((name) => readText(`${proc}/${name}`));
  // A heap's size may stand behind a class path of any length.
  const words = readArguments(pid, proc, Number.POSITIVE_INFINITY).flatMap((word) => wordsIn(word, `${proc}/${pid}`));
  const entries = typeof environ === 'string' ? environ.split('\0') : [];
  const environment = heapEnvironment((name) =>
    entries.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1),
  );
  const total = typeof meminfo === 'string' ? Number(/^MemTotal:\s+(\d+)/m.exec(meminfo)?.[1] ?? 0) * 1024 : 0;
  const bounds = above.filter(({ of, source }) => of === 'memory' && source === 'cgroup').map(({ limit }) => limit);
  return heapLimitOf({
    program: basename(executableOf(pid, proc) ?? words[0] ?? ''),
    arguments: words,
    environment,
    memory_bytes: Math.min(total, ...bounds),
    isContained: bounds.length > 0,
    isGo: () => runtimeOf(pid, proc) === 'go',
  });
}

/** Most are some class paths of some KiB. */
const maxArguments_bytes = 2 ** 20;

/** What a file of arguments of the `java` command holds, `@FILE`; any other word is itself. */
function wordsIn(word: string, directory: string): string[] {
  const [, file] = /^@(?!@)(.+)$/.exec(word) ?? [];
  if (file === undefined) return [word];
  const path = file.startsWith('/') ? `${directory}/root${file}` : `${directory}/cwd/${file}`;
  const text = readOr(null, () => readBounded(path, maxArguments_bytes).toString());
  return text === null ? [word] : text.split(/\s+/).filter((each) => each !== '');
}
