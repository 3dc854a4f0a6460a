import { decimalAt, KeyTable, parseKeyedLines } from '../text/parse.ts';

/**
 * `cpu.stat` of a cgroup, µs; Documentation/admin-guide/cgroup-v2.rst, "CPU Interface Files". The use is there in every
 * cgroup; throttling only where the CPU controller is on. NaN where a line is missing.
 */
export class CpuStat {
  userUsec = Number.NaN;
  systemUsec = Number.NaN;
  throttledUsec = Number.NaN;
}

const cpuTable = new KeyTable(['user_usec', 'system_usec', 'throttled_usec']);

/** Parses the bytes of `cpu.stat`. */
export function parseCpuStat(bytes: Uint8Array, length: number, into: CpuStat): void {
  const values = cpuTable.parse(bytes, length);
  into.userUsec = values[0] ?? Number.NaN;
  into.systemUsec = values[1] ?? Number.NaN;
  into.throttledUsec = values[2] ?? Number.NaN;
}

/**
 * `memory.stat` of a cgroup, bytes and events; Documentation/admin-guide/cgroup-v2.rst, "Memory Interface Files". NaN
 * where a line is missing.
 */
export class MemoryStat {
  anonBytes = Number.NaN;
  /** Page cache, shared memory and tmpfs included. */
  fileBytes = Number.NaN;
  /** Shared memory and tmpfs: part of `fileBytes`, and never given back while it is held. */
  shmemBytes = Number.NaN;
  /** Page cache that can be given back: the lists of file pages, without shared memory. */
  cacheBytes = Number.NaN;
  /** What the kernel keeps for it: stacks, page tables, slab, sockets. Of kernels before 5.18 added up. */
  kernelBytes = Number.NaN;
  /** Of `kernelBytes`, what can be given back. */
  reclaimableKernelBytes = Number.NaN;
  /** All page faults, those that needed storage included. */
  faults = Number.NaN;
  majorFaults = Number.NaN;
}

const memoryTable = new KeyTable([
  'anon',
  'file',
  'pgfault',
  'pgmajfault',
  'shmem',
  'inactive_file',
  'active_file',
  'kernel',
  'sock',
  'slab_reclaimable',
  'kernel_stack',
  'pagetables',
  'percpu',
  'slab',
]);

/** Parses the bytes of `memory.stat`. */
export function parseMemoryStat(bytes: Uint8Array, length: number, into: MemoryStat): void {
  const values = memoryTable.parse(bytes, length);
  into.anonBytes = values[0] ?? Number.NaN;
  into.fileBytes = values[1] ?? Number.NaN;
  into.faults = values[2] ?? Number.NaN;
  into.majorFaults = values[3] ?? Number.NaN;
  into.shmemBytes = values[4] ?? Number.NaN;
  const given = (index: number): number => values[index] || 0;
  into.cacheBytes = given(5) + given(6);
  into.kernelBytes = (given(7) || given(10) + given(11) + given(12) + given(13)) + given(8);
  into.reclaimableKernelBytes = given(9);
}

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

const eventKeys = ['low', 'high', 'max', 'oom', 'oom_kill', 'oom_group_kill'] as const;

/** Parses the text of `memory.events`. */
export function parseMemoryEvents(text: string): MemoryEvents {
  const lines = parseKeyedLines(text);
  const events: MemoryEvents = {};
  for (const key of eventKeys) {
    const value = lines.get(key);
    if (value !== undefined) events[key] = value;
  }
  return events;
}

/** `io.stat` of a cgroup, bytes from and to storage; Documentation/admin-guide/cgroup-v2.rst, "IO Interface Files". */
export class IoStat {
  readBytes = 0;
  writeBytes = 0;
}

const r = 'r'.charCodeAt(0);
const w = 'w'.charCodeAt(0);
const b = 'b'.charCodeAt(0);

/**
 * Parses the bytes of `io.stat`, lines of `MAJ:MIN rbytes=… wbytes=… rios=…`, and adds up the devices. A line may be
 * a device number alone. An empty file is a cgroup that moved nothing yet.
 *
 * @param stacked majors of devices that lie on others (device mapper, md): the same bytes are counted below them
 */
export function parseIoStat(bytes: Uint8Array, length: number, stacked: ReadonlySet<number>, into: IoStat): void {
  into.readBytes = 0;
  into.writeBytes = 0;
  let i = 0;
  while (i < length) {
    const counted = !stacked.has(decimalAt(bytes, i, length));
    for (; i < length && bytes[i] !== 10; i += 1) {
      // `rbytes=` and `wbytes=`; `rios`, `wios`, `dbytes` and whatever comes later are passed over.
      if (!counted || bytes[i] !== 32 || bytes[i + 2] !== b) continue;
      const kind = bytes[i + 1];
      if (kind !== r && kind !== w) continue;
      const value = decimalAt(bytes, i + 8, length);
      if (Number.isNaN(value)) continue;
      if (kind === r) into.readBytes += value;
      else into.writeBytes += value;
    }
    i += 1;
  }
}

/**
 * `memory.max`, `memory.high`, `memory.low`: bytes, or `max` for no limit. Documentation/admin-guide/cgroup-v2.rst.
 *
 * @returns bytes, Infinity for `max`, NaN for anything else
 */
export function parseMemoryLimit(text: string): number {
  const word = text.trim();
  return word === 'max' ? Number.POSITIVE_INFINITY : /^\d+$/.test(word) ? Number(word) : Number.NaN;
}

/**
 * `cpu.max`: `QUOTA PERIOD` in µs, or `max PERIOD` for no limit. Documentation/admin-guide/cgroup-v2.rst.
 *
 * @returns cores, Infinity for no limit, NaN for anything else
 */
export function parseCpuMax(text: string): number {
  const [quota, period] = text.trim().split(' ');
  if (quota === 'max') return Number.POSITIVE_INFINITY;
  const cores = Number(quota) / Number(period);
  return cores > 0 ? cores : Number.NaN;
}

/**
 * A list of processors, `0-3,8`: `cpuset.cpus.effective`, `Cpus_allowed_list` of /proc/PID/status; cpuset(7), "List format".
 *
 * @returns how many they are; NaN for anything else, and for an empty list
 */
export function countCpuList(text: string): number {
  let count = 0;
  for (const part of text.trim().split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (match === null) return Number.NaN;
    const last = Number(match[2] ?? match[1]);
    if (last < Number(match[1])) return Number.NaN;
    count += last - Number(match[1]) + 1;
  }
  return count;
}

/**
 * `cpu.weight` (`100`) and `io.weight` (`default 100`, then lines for single devices); Documentation/admin-guide/cgroup-v2.rst.
 *
 * @returns 1 to 10000, NaN when the file has another form
 */
export function parseWeight(text: string): number {
  return Number(/^(?:default )?(\d+)$/m.exec(text)?.[1] ?? Number.NaN);
}

/**
 * `io.cost.qos` of the root cgroup, lines of `MAJ:MIN enable=1 …`; Documentation/admin-guide/cgroup-v2.rst, "IO Interface Files".
 *
 * @returns the devices, as `MAJ:MIN`, whose I/O is shared out by weight by the cost model
 */
export function parseIoCostDevices(text: string): string[] {
  return [...text.matchAll(/^(\d+:\d+)\s(?:.*\s)?enable=1(?:\s|$)/gm)].map((match) => match[1] ?? '');
}
