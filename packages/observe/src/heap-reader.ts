import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { readOr, readText } from '@omnimind/linux/files/outcome';
import { perfDataPath, readHeapInUse } from '@omnimind/linux/procfs/pid/hsperfdata';
import { executableOf, readArguments } from '@omnimind/linux/procfs/pid/once';
import { runtimeOf } from '@omnimind/linux/procfs/pid/runtime';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import type { Limit } from '@omnimind/protocol/trace';
import type { ProcessLevel } from './grower-table.ts';
import { type HeapLimit, HeapShare, heapBytes, heapEnvironment, heapLimitOf, largestIsolate } from './runtime-heap.ts';

const maxThreads = 128;

interface Heap {
  readonly pid: number;
  readonly name: string;
  readonly limit: HeapLimit | null;
  readonly share: HeapShare;
}

/** Reads what the heaviest process of a workload has in the heap of its runtime, and how much that may have. */
export class HeapReader {
  readonly #proc: string;
  #heap: Heap | null = null;

  constructor(proc: string) {
    this.#proc = proc;
  }

  /**
   * @param above limits of its cgroup and of those above
   * @returns without the name of the process; `null` where no heap decides where its memory ends
   */
  read({ pid, name, level_bytes }: ProcessLevel, above: readonly Limit[]): Limit | null {
    if (this.#heap?.pid !== pid || this.#heap.name !== name)
      this.#heap = { pid, name, limit: readHeapLimit(this.#proc, pid, above), share: new HeapShare() };
    const { limit: heap, share } = this.#heap;
    if (heap === null) return null;
    // Its maps are the dearest of all: what holds as much as before has as large a heap.
    const used = share.usedAt(level_bytes, () => readHeap(heap, level_bytes, pid, this.#proc));
    if (used === null || !share.isHeap(level_bytes, used)) return null;
    return { of: 'memory', source: heap.runtime, name: '', limit: heap.limit_bytes, used };
  }
}

function readHeap(heap: HeapLimit, level_bytes: number, pid: number, proc: string): number | null {
  const readMaps = () => readText(`${proc}/${pid}/maps`);
  const used = heapBytes(heap, level_bytes, readMaps, (maps) => heapInUse(`${proc}/${pid}`, maps));
  return used === null || heap.runtime !== 'v8' ? used : used * largestIsolate(threadsOf(pid, proc));
}

/** The first is the main thread. */
function threadsOf(pid: number, proc: string) {
  const names = readOr([], () => readdirSync(`${proc}/${pid}/task`)).slice(0, maxThreads);
  return names.flatMap((name) => readIdentity(`${pid}/task/${name}`, proc) ?? []);
}

function heapInUse(directory: string, maps: string): number | null {
  const path = perfDataPath(maps);
  return path === null ? null : readHeapInUse(directory, path);
}

function readHeapLimit(proc: string, pid: number, above: readonly Limit[]): HeapLimit | null {
  const [environ, meminfo] = [`${pid}/environ`, 'meminfo'].map((name) => readText(`${proc}/${name}`));
  // A heap's size may stand behind a class path of any length.
  const words = readArguments(pid, proc, Number.POSITIVE_INFINITY);
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
