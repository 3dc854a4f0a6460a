import { countCgroupProcs } from '@omnimind/linux/cgroup/core';
import { CpuStat, IoStat, parseCpuStat, parseIoStat, parseMemoryLimit } from '@omnimind/linux/cgroup/statistics';
import { KeptFile } from '@omnimind/linux/files/kept-file';
import { gone } from '@omnimind/linux/files/outcome';
import { Pressure, parsePressure } from '@omnimind/linux/procfs/machine';
import type { PressureCounters, Sample } from '@omnimind/protocol/trace';
import { CgroupMemory } from './cgroup-memory.ts';
import type { SamplerContext } from './context.ts';

/** An idle cgroup is read in full once in so many ticks. */
const refreshTicks = 10;

const cpu = new CpuStat();
const io = new IoStat();
const pressure = new Pressure();

/**
 * The files of one cgroup. `cpu.stat` and the pressures are read in each tick; the others (`memory.stat` alone takes the
 * kernel about 10 µs) after CPU time was used, and every 10 ticks.
 */
export class CgroupReader {
  readonly #context: SamplerContext;
  readonly #stackedMajors: ReadonlySet<number>;
  readonly #files: Record<'cpu' | 'io' | 'pids' | 'procs' | 'cpuPressure' | 'memoryPressure' | 'ioPressure', KeptFile>;
  readonly #memory: CgroupMemory;
  readonly #sample: Sample;
  readonly #psi: PressureCounters = {};
  #ticks = 0;

  /**
   * @param sample receives the readings; what isn't read this time keeps its value
   * @param stackedMajors block devices whose bytes are counted at the underlying device, too
   */
  constructor(directory: string, sample: Sample, context: SamplerContext, stackedMajors: ReadonlySet<number>) {
    const open = (name: string): KeptFile => new KeptFile(directory, name, context.files);
    this.#context = context;
    this.#sample = sample;
    this.#stackedMajors = stackedMajors;
    this.#memory = new CgroupMemory(directory, context);
    this.#files = {
      cpu: open('cpu.stat'),
      io: open('io.stat'),
      pids: open('pids.current'),
      procs: open('cgroup.procs'),
      cpuPressure: open('cpu.pressure'),
      memoryPressure: open('memory.pressure'),
      ioPressure: open('io.pressure'),
    };
  }

  /** Reads into the sample. False when the cgroup is gone. */
  read(): boolean {
    const before = (this.#sample.user_usec ?? 0) + (this.#sample.system_usec ?? 0);
    if (this.#readCpu() === gone) return false;
    this.#readPressure();
    const used = (this.#sample.user_usec ?? 0) + (this.#sample.system_usec ?? 0) !== before;
    if (used || this.#ticks % refreshTicks === 0) {
      this.#readMemory();
      this.#readIo();
      this.#readPids();
    }
    this.#ticks += 1;
    return true;
  }

  close(): void {
    for (const file of Object.values(this.#files)) file.close();
    this.#memory.close();
  }

  #readCpu(): number {
    const { buffer } = this.#context;
    const length = this.#files.cpu.read(buffer);
    if (length <= 0) return length;
    parseCpuStat(buffer.bytes, length, cpu);
    this.#raise('user_usec', cpu.userUsec);
    this.#raise('system_usec', cpu.systemUsec);
    this.#raise('throttled_usec', cpu.throttledUsec);
    return length;
  }

  #readMemory(): void {
    const memory = this.#memory.read(this.#sample);
    if (memory === null) return;
    this.#raise('majflt', memory.majorFaults);
    this.#raise('minflt', memory.faults - memory.majorFaults);
  }

  #readIo(): void {
    const { buffer } = this.#context;
    const length = this.#files.io.read(buffer);
    if (length < 0) return;
    parseIoStat(buffer.bytes, length, this.#stackedMajors, io);
    // A removed device's line disappears; the counter keeps its value.
    this.#raise('read_bytes', io.readBytes);
    this.#raise('write_bytes', io.writeBytes);
  }

  #readPids(): void {
    const { buffer } = this.#context;
    const tasks = this.#readNumber(this.#files.pids);
    // pids.current counts tasks: threads. Processes are the lines of cgroup.procs.
    if (tasks === this.#sample.threads) return;
    if (!Number.isNaN(tasks)) this.#sample.threads = this.#sample.tasks = tasks;
    const length = this.#files.procs.readToEnd(buffer);
    if (length >= 0) this.#sample.pids = countCgroupProcs(buffer.bytes, length);
  }

  #readPressure(): void {
    const psi = this.#psi;
    if (this.#parsePressure(this.#files.cpuPressure)) {
      raise(psi, 'cpu_some_usec', pressure.someUsec);
      this.#raise('run_delay_usec', pressure.someUsec);
      this.#sample.psi = psi;
    }
    if (this.#parsePressure(this.#files.memoryPressure)) {
      raise(psi, 'memory_some_usec', pressure.someUsec);
      raise(psi, 'memory_full_usec', pressure.fullUsec);
    }
    if (this.#parsePressure(this.#files.ioPressure)) {
      raise(psi, 'io_some_usec', pressure.someUsec);
      raise(psi, 'io_full_usec', pressure.fullUsec);
    }
  }

  #parsePressure(file: KeptFile): boolean {
    const { buffer } = this.#context;
    const length = file.read(buffer);
    if (length > 0) parsePressure(buffer.bytes, length, pressure);
    return length > 0;
  }

  #readNumber(file: KeptFile): number {
    const { buffer } = this.#context;
    const length = file.read(buffer);
    return length > 0 ? parseMemoryLimit(buffer.bytes.toString('latin1', 0, length)) : Number.NaN;
  }

  #raise(key: CgroupCounter, value: number): void {
    if (!Number.isNaN(value)) this.#sample[key] = Math.max(this.#sample[key] ?? 0, value);
  }
}

type CgroupCounter =
  | 'user_usec'
  | 'system_usec'
  | 'throttled_usec'
  | 'minflt'
  | 'majflt'
  | 'read_bytes'
  | 'write_bytes'
  | 'run_delay_usec';

/** Counters never fall, whatever the kernel reports. */
function raise(counters: PressureCounters, key: keyof PressureCounters, value: number): void {
  if (!Number.isNaN(value)) counters[key] = Math.max(counters[key] ?? 0, value);
}
