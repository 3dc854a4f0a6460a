import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { KeptFile } from '@omnimind/linux/files/kept-file';
import { isUnavailable, readText } from '@omnimind/linux/files/outcome';
import {
  Meminfo,
  Pressure,
  parseArcReclaimable,
  parseMeminfo,
  parsePressure,
  parseSwaps,
  parseSystemStat,
  parseZramRatio,
  readMeminfo,
  SystemStat,
} from '@omnimind/linux/procfs/machine';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import type { HostSample, TraceHeader } from '@omnimind/protocol/trace';
import type { SamplerContext } from './context.ts';
import { ProtectedPressure } from './protected-pressure.ts';

/**
 * What stays true of the machine: processors, memory, swap.
 *
 * @param proc root of procfs
 * @throws OmnimindError `unavailable` where there is no procfs to read
 */
export function readHostFacts(proc = '/proc'): TraceHeader['host'] {
  const meminfo = readMeminfo(proc);
  if (isUnavailable(meminfo))
    throw new OmnimindError('unavailable', message('host.unreadable', { reason: meminfo.unavailable }));
  return {
    cores: countProcessors(proc),
    memory_bytes: Number.isNaN(meminfo.totalBytes) ? 0 : meminfo.totalBytes,
    swap_bytes: Number.isNaN(meminfo.swapTotalBytes) ? 0 : meminfo.swapTotalBytes,
  };
}

/** Processors of the whole machine: what `cpu_busy_usec` is out of. Our own affinity may be narrower. */
function countProcessors(proc: string): number {
  const text = readText(`${proc}/stat`);
  const lines = typeof text === 'string' ? text.match(/^cpu\d+ /gm) : null;
  return lines?.length ?? availableParallelism();
}

const slowTicks = 10;

/** Of the free swap, the share that is memory won: a byte in zram takes a part of a byte of memory itself. */
function zramShare(proc: string, free_bytes: number): number {
  const swaps = free_bytes > 0 ? readText(`${proc}/swaps`) : '';
  if (typeof swaps !== 'string') return 1;
  let [free, won] = [0, 0];
  for (const { name, sizeBytes, usedBytes } of parseSwaps(swaps)) {
    const device = /^\/dev\/(zram\d+)$/.exec(name)?.[1];
    const stat = device === undefined ? null : readText(join(proc, '../sys/block', device, 'mm_stat'));
    const ratio = typeof stat === 'string' ? parseZramRatio(stat) : 0;
    free += sizeBytes - usedBytes;
    won += (sizeBytes - usedBytes) * (1 - (ratio || 0));
  }
  return free > 0 ? won / free : 1;
}

const systemStat = new SystemStat();
const meminfo = new Meminfo();
const pressure = new Pressure();

/** The machine as a whole: /proc/stat, meminfo and pressure/*. What can't be read is left out. */
export class HostReader {
  readonly #context: SamplerContext;
  readonly #stat: KeptFile;
  readonly #meminfo: KeptFile;
  readonly #cpu: KeptFile;
  readonly #memory: KeptFile;
  readonly #io: KeptFile;
  readonly #protected: ProtectedPressure;
  readonly #usecPerTick: number;
  /** Highest value so far; some kernels step back by a tick. */
  #busyUsec = 0;
  /** Processes and threads created since boot, as of the last {@link read}; NaN where the kernel doesn't say. */
  forks = Number.NaN;
  /** Whether the kernel reclaimed memory between the last two readings: processes stalled for it, or swap changed. */
  reclaiming = false;
  #reclaimMark = Number.NaN;
  #ticks = 0;
  #arcBytes = Number.NaN;
  /** Of a free byte of swap, what of it is memory won: less than 1 where swap is compressed memory. */
  #zramShare = 1;

  constructor(context: SamplerContext) {
    this.#context = context;
    this.#stat = new KeptFile(context.proc, 'stat', context.files);
    this.#meminfo = new KeptFile(context.proc, 'meminfo', context.files);
    const directory = `${context.proc}/pressure`;
    this.#cpu = new KeptFile(directory, 'cpu', context.files);
    this.#memory = new KeptFile(directory, 'memory', context.files);
    this.#io = new KeptFile(directory, 'io', context.files);
    this.#protected = new ProtectedPressure(context);
    this.#usecPerTick = 1_000_000 / context.units.clockTicks;
  }

  /** Reads everything into a new sample, since recorders keep samples. */
  read(): HostSample {
    const sample: HostSample = {};
    this.#readStat(sample);
    this.#readMeminfo(sample);
    if (this.#readPressure(this.#cpu) && !Number.isNaN(pressure.someUsec)) sample.cpu_some_usec = pressure.someUsec;
    if (this.#readPressure(this.#memory)) {
      if (!Number.isNaN(pressure.someUsec)) sample.memory_some_usec = pressure.someUsec;
      if (!Number.isNaN(pressure.fullUsec)) sample.memory_full_usec = pressure.fullUsec;
    }
    if (this.#readPressure(this.#io)) {
      if (!Number.isNaN(pressure.someUsec)) sample.io_some_usec = pressure.someUsec;
      if (!Number.isNaN(pressure.fullUsec)) sample.io_full_usec = pressure.fullUsec;
    }
    const protectedUsec = this.#protected.read();
    if (!Number.isNaN(protectedUsec)) sample.protected_stall_usec = protectedUsec;
    this.#readSlow(sample);
    const mark = (sample.memory_some_usec ?? 0) + (sample.swap_free_bytes ?? 0);
    this.reclaiming = mark !== this.#reclaimMark;
    this.#reclaimMark = mark;
    return sample;
  }

  close(): void {
    for (const file of [this.#stat, this.#meminfo, this.#cpu, this.#memory, this.#io]) file.close();
    this.#protected.close();
  }

  /** What MemAvailable and SwapFree do not know; seldom, since it changes slowly. */
  #readSlow(sample: HostSample): void {
    if (this.#ticks % slowTicks === 0) {
      const arc = readText(`${this.#context.proc}/spl/kstat/zfs/arcstats`);
      this.#arcBytes = typeof arc === 'string' ? parseArcReclaimable(arc) : Number.NaN;
      this.#zramShare = zramShare(this.#context.proc, sample.swap_free_bytes ?? 0);
    }
    this.#ticks += 1;
    if (!Number.isNaN(this.#arcBytes)) sample.arc_bytes = this.#arcBytes;
    if (this.#zramShare < 1 && typeof sample.swap_free_bytes === 'number')
      sample.swap_usable_bytes = Math.round(sample.swap_free_bytes * this.#zramShare);
  }

  #readStat(sample: HostSample): void {
    const { buffer } = this.#context;
    const length = this.#stat.read(buffer);
    this.forks = Number.NaN;
    if (length <= 0) return;
    parseSystemStat(buffer.bytes, length, systemStat);
    // Some sandboxes always write 0.
    if (systemStat.forks > 0) this.forks = systemStat.forks;
    if (Number.isNaN(systemStat.busyTicks)) return;
    this.#busyUsec = Math.max(this.#busyUsec, systemStat.busyTicks * this.#usecPerTick);
    sample.cpu_busy_usec = this.#busyUsec;
  }

  #readMeminfo(sample: HostSample): void {
    const { buffer } = this.#context;
    const length = this.#meminfo.read(buffer);
    if (length <= 0) return;
    parseMeminfo(buffer.bytes, length, meminfo);
    if (!Number.isNaN(meminfo.availableBytes)) sample.memory_available_bytes = meminfo.availableBytes;
    this.#context.memoryFiles.machineBytes = meminfo.sharedBytes;
    if (!Number.isNaN(meminfo.swapFreeBytes)) sample.swap_free_bytes = meminfo.swapFreeBytes;
  }

  #readPressure(file: KeptFile): boolean {
    const { buffer, notices } = this.#context;
    const length = file.read(buffer);
    if (length > 0) {
      parsePressure(buffer.bytes, length, pressure);
      return true;
    }
    notices.add(message('measuring.no_host_pressure'));
    return false;
  }
}
