import { basename } from 'node:path';
import type { Unavailable } from '@omnimind/linux/files/outcome';
import { type MappingRange, writableAnonymousBytes } from '@omnimind/linux/procfs/pid/maps';
import { commandName } from './command-name.ts';
import { type JvmLimits, jvmLimitsOf } from './jvm-limits.ts';
import { optionsOf, sizeOf, wordsOf } from './runtime-options.ts';

/** Runtimes that end by themselves at a limit of their own. */
export type HeapRuntime = 'v8' | 'jvm' | 'dotnet' | 'go' | 'php';

export interface HeapLimit {
  readonly runtime: HeapRuntime;
  /** Of the heap, which is less than what the process holds. */
  readonly limit_bytes: number;
  /** Nobody set it: the runtime's own, which a process whose memory is not its heap never meets. */
  readonly isDefault: boolean;
  /** Of a JVM: those of its other areas as well. */
  readonly areas?: JvmLimits;
}

/** What a process is judged by. */
export interface RuntimeProcess {
  /** Base name of what it runs: of its executable, else of its first argument. */
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  /** Memory of the machine, or of its cgroup where that has less, bytes. */
  readonly memory_bytes: number;
  /** Whether a cgroup bounds it: .NET keeps to a share of that. */
  readonly isContained: boolean;
  /** Whether it was built by Go; asked only where that matters. */
  readonly isGo?: () => boolean;
}

/** Variables of the environment that set a limit; no other is looked at. */
const heapVariables = [
  'NODE_OPTIONS',
  'DENO_V8_FLAGS',
  'JAVA_TOOL_OPTIONS',
  'JDK_JAVA_OPTIONS',
  '_JAVA_OPTIONS',
  'DOTNET_GCHeapHardLimit',
  'COMPlus_GCHeapHardLimit',
  'GOMEMLIMIT',
] as const;

/** Those that an environment has. */
export function heapEnvironment(read: (name: string) => string | undefined): ReadonlyMap<string, string> {
  const entries = heapVariables.map((name) => [name, read(name)] as const);
  return new Map(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

const MiB = 2 ** 20;
const GiB = 2 ** 30;

/** The limit of a process's heap, by command line, environment and default; `null` where its runtime has none that is known. */
export function heapLimitOf(process: RuntimeProcess): HeapLimit | null {
  const { program } = process;
  if (/^(node|nodejs|electron|tsx|ts-node|npm|npx|yarn|pnpm|vitest|jest)$/.test(program)) return v8(process);
  if (program === 'deno') return deno(process);
  if (/^javaw?$/.test(program)) return jvm(process);
  if (/^php[\d.]*$/.test(program)) return php(process);
  if (program === 'dotnet' || hasDotnetLimit(process)) return dotnet(process);
  return go(process);
}

/** https://nodejs.org/api/cli.html; defaults as of V8's Heap::HeapSizeFromPhysicalMemory. A worker thread may have less. */
function v8({ arguments: given, environment, memory_bytes }: RuntimeProcess): HeapLimit {
  return v8Limit([...wordsOf(environment.get('NODE_OPTIONS')), ...optionsOf(given)], memory_bytes);
}

/** https://docs.deno.com/runtime/reference/env_variables: V8's options, separated by commas. */
function deno({ arguments: given, environment, memory_bytes }: RuntimeProcess): HeapLimit {
  const flags = given.flatMap((word) => /^--v8-flags=(.*)$/.exec(word)?.[1] ?? []);
  const all = [environment.get('DENO_V8_FLAGS') ?? '', ...flags].flatMap((list) => list.split(','));
  return v8Limit(all, memory_bytes);
}

function v8Limit(options: readonly string[], memory_bytes: number): HeapLimit {
  const fallback = memory_bytes >= 15 * GiB ? 4 * GiB : Math.min(memory_bytes / 2, 2 * GiB);
  // Node takes `_` for `-`, and the last one counts.
  const found = options.flatMap((option, index) => {
    const [, kind, value] = /^--max[-_](old[-_]space|heap)[-_]size(?:=(.*))?$/.exec(option) ?? [];
    return kind === undefined ? [] : [Number(value ?? options[index + 1]) * MiB];
  });
  const given_bytes = found.findLast((bytes) => bytes > 0);
  return { runtime: 'v8', limit_bytes: given_bytes ?? fallback, isDefault: given_bytes === undefined };
}

function jvm({ arguments: given, environment, memory_bytes }: RuntimeProcess): HeapLimit {
  const limits = jvmLimitsOf(given, environment, memory_bytes);
  return { runtime: 'jvm', limit_bytes: limits.heap_bytes, isDefault: limits.isDefault, areas: limits };
}

/** https://learn.microsoft.com/dotnet/core/runtime-config/garbage-collector: hexadecimal; 75 % of a container's memory. */
function dotnet({ environment, memory_bytes, isContained }: RuntimeProcess): HeapLimit | null {
  const given = environment.get('DOTNET_GCHeapHardLimit') ?? environment.get('COMPlus_GCHeapHardLimit') ?? '';
  const given_bytes = /^(0x)?[\da-f]+$/i.test(given) ? Number.parseInt(given, 16) : 0;
  const limit_bytes = given_bytes || (isContained ? 0.75 * memory_bytes : 0);
  return limit_bytes > 0 ? { runtime: 'dotnet', limit_bytes, isDefault: given_bytes === 0 } : null;
}

/** https://pkg.go.dev/runtime#hdr-Environment_Variables: bytes, or with a unit; of all that the runtime maps. Children of other kinds inherit it. */
function go({ environment, isGo }: RuntimeProcess): HeapLimit | null {
  const [, digits, unit] = /^(\d{1,15})(B|[KMGT]iB)?$/.exec(environment.get('GOMEMLIMIT') ?? '') ?? [];
  if (digits === undefined || isGo?.() !== true) return null;
  return { runtime: 'go', limit_bytes: sizeOf(`${digits}${unit?.[0] ?? 'B'}`), isDefault: false };
}

/** https://www.php.net/manual/ini.core.php#ini.memory-limit. That of php.ini, or that a script sets itself, is not known. */
function php({ arguments: given }: RuntimeProcess): HeapLimit | null {
  const options = optionsOf(given);
  // `-d memory_limit=60M`, in one word or two; -1 stands for none.
  const found = options.flatMap((word) => /^(?:-d\s*)?memory_limit=(\d+[kKmMgG]?)$/.exec(word)?.[1] ?? []);
  const last = found.at(-1);
  return last === undefined ? null : { runtime: 'php', limit_bytes: sizeOf(last), isDefault: false };
}

function hasDotnetLimit({ environment }: RuntimeProcess): boolean {
  return environment.has('DOTNET_GCHeapHardLimit') || environment.has('COMPlus_GCHeapHardLimit');
}

/** What a process of a runtime holds besides its heap, bytes. */
const besidesHeap_bytes: Readonly<Record<HeapRuntime, number>> = {
  ...{ v8: 24 * MiB, jvm: 32 * MiB, dotnet: 40 * MiB, php: 12 * MiB },
  // Its limit is of all that it maps.
  go: 0,
};

/**
 * Where a runtime maps its heap, and nothing else of size. V8 maps pages of 256 KiB at random addresses of 46 bits, far below what malloc
 * maps (`GetRandomMmapAddr`): within 1 % of `heapTotal`. The JVM keeps a heap of up to 32 GiB in the lowest 32 GiB, so that its
 * pointers fit into 32 bits. Nothing tells the heap of .NET.
 */
const heapRanges: Readonly<Record<HeapRuntime, MappingRange | null>> = {
  v8: { below: 2 ** 46, alignment: 256 * 1024 },
  jvm: { below: 2 ** 35, alignment: 4096 },
  dotnet: null,
  // What is larger than 2 MiB begins at a multiple of that, as do the chunks for all that is smaller.
  php: { below: 2 ** 47, alignment: 2 * MiB },
  go: null,
};

/**
 * How much of what a process holds can be its heap, bytes.
 *
 * @param level_bytes what it holds
 * @param readMaps its /proc/PID/maps; called once at most
 * @returns `null` where nothing says, and the limit is only a default
 */
export function heapBytes(heap: HeapLimit, level_bytes: number, readMaps: () => string | Unavailable): number | null {
  const most = Math.max(0, level_bytes - besidesHeap_bytes[heap.runtime]);
  const range = heapRanges[heap.runtime];
  const maps = range === null ? '' : readMaps();
  const mapped = range === null || typeof maps !== 'string' ? 0 : writableAnonymousBytes(maps, range);
  // It counts whole chunks: of blocks of 1 MiB half is never touched.
  if (heap.runtime === 'php' && mapped > 0) return mapped;
  // Another user's process, or a collector that keeps its heap elsewhere, as ZGC.
  if (mapped === 0) return heap.isDefault ? null : most;
  return Math.min(most, mapped);
}

/**
 * What the largest isolate of a V8 process has of its heaps, 0 to 1: each worker thread has a heap of its own, whose limit is its own. Pages do
 * not tell whose they are, but each thread touches its own first: of a main thread that leaked beside an idle worker 90 %, of three workers
 * that fill alike 33 to 35 % each.
 *
 * @param threads with their minor faults; the first is the main thread. Node 24 names its workers, Node 20 does not
 */
export function largestIsolate(threads: readonly { readonly name: string; readonly minflt: number }[]) {
  const isolates = threads.filter(({ name }, index) => index === 0 || name === 'WorkerThread');
  const faults = isolates.map(({ minflt }) => minflt);
  const all = faults.reduce((sum, each) => sum + each, 0);
  const most = Math.max(...faults);
  if (faults.length < 2 || all === 0) return { share: 1, isWorker: false };
  return { share: most / all, isWorker: faults[0] !== most };
}

/**
 * The heap limit that a command line and an environment set, for a process that is gone. Nothing says how much of it was heap: all but what
 * its runtime needs besides.
 *
 * @param command words
 * @param memory_bytes of the machine
 * @returns `null` where nobody set one
 */
export function commandHeap(command: readonly string[], environment: NodeJS.ProcessEnv, memory_bytes: number) {
  const program = basename(command[0] ?? '');
  const variables = heapEnvironment((name) => environment[name]);
  const heap = heapLimitOf({ program, arguments: command, environment: variables, memory_bytes, isContained: false });
  if (heap === null || heap.isDefault) return null;
  const { runtime: source, limit_bytes: limit } = heap;
  const usedOf = (level_bytes: number): number => Math.max(0, level_bytes - besidesHeap_bytes[source]);
  return { source, name: commandName(command, program), limit, usedOf };
}

/** Growth that says whose it is. */
const tellingGrowth_bytes = 32 * MiB;
/** A level that differs by less is the same. */
const sameLevel_bytes = MiB;
/** Readings that a growth is held against. */
const rememberedReadings = 12;
/** A heap below this share of what its process holds does not decide where that ends. */
const leastHeapShare = 1 / 3;

/** Whether it is the heap that a process grows by, or else what it mostly holds: memory beside it (buffers, native) knows no such limit. */
export class HeapShare {
  readonly #readings: { readonly level: number; readonly heap: number }[] = [];

  #level = Number.NaN;
  #used: number | null = null;

  /**
   * What of a level is heap, bytes: as before where the level is, unless the runtime itself says otherwise.
   *
   * @param read the dear way
   * @param ask the runtime; `null` where it says nothing
   */
  usedAt(level: number, read: () => number | null, ask: () => number | null = () => null): number | null {
    const isSame = Math.abs(level - this.#level) < sameLevel_bytes;
    if (!isSame) this.#level = level;
    this.#used = isSame ? (ask() ?? this.#used) : read();
    return this.#used;
  }

  /** Takes a reading, bytes, and says so. */
  isHeap(level: number, heap: number): boolean {
    this.#readings.push({ level, heap });
    if (this.#readings.length > rememberedReadings) this.#readings.shift();
    const first = this.#readings[0] ?? { level, heap };
    const growth = level - first.level;
    return growth >= tellingGrowth_bytes ? heap - first.heap >= growth / 2 : heap >= leastHeapShare * level;
  }
}
