import { KeptFile, ownFileBudget, SharedBuffer } from '@omnimind/linux/files/kept-file';
import { Meminfo, Pressure, parseMeminfo, parsePressure } from '@omnimind/linux/procfs/machine';
import type { Pressures } from './admission.ts';

const pressure = new Pressure();
const meminfo = new Meminfo();
/** The kernel's averages of 10 s. */
const average = /^(some|full) avg10=([\d.]+)/gm;

type Totals = Readonly<Record<'time_s' | 'cpuSome' | 'memorySome' | 'memoryFull', number>>;

/** /proc/pressure/{cpu,memory} and MemAvailable for the admission of cycles. */
export class MachinePressure {
  readonly #buffer = new SharedBuffer();
  readonly #cpu: KeptFile;
  readonly #memory: KeptFile;
  readonly #meminfo: KeptFile;
  readonly #monotonic_s: () => number;
  #totals: Totals | undefined;

  /** @param proc root of procfs */
  constructor(monotonic_s: () => number, proc = '/proc') {
    const files = ownFileBudget(proc);
    this.#cpu = new KeptFile(`${proc}/pressure`, 'cpu', files);
    this.#memory = new KeptFile(`${proc}/pressure`, 'memory', files);
    this.#meminfo = new KeptFile(proc, 'meminfo', files);
    this.#monotonic_s = monotonic_s;
  }

  /** Over the last 10 s. */
  read(): Pressures {
    this.#totals = this.#readTotals();
    const cpu = this.#averages(this.#cpu);
    const memory = this.#averages(this.#memory);
    return {
      cpuSome: cpu.get('some') ?? null,
      memorySome: memory.get('some') ?? null,
      memoryFull: memory.get('full') ?? null,
      ...this.#available(),
    };
  }

  /** Since the last call of this or {@link read}. */
  readFresh(): Pressures {
    const before = this.#totals;
    const now = this.#readTotals();
    this.#totals = now;
    const share = (key: 'cpuSome' | 'memorySome' | 'memoryFull'): number | null => {
      const passed_usec = before === undefined ? 0 : (now.time_s - before.time_s) * 1e6;
      const grown = before === undefined ? Number.NaN : now[key] - before[key];
      return passed_usec <= 0 || Number.isNaN(grown) ? null : Math.min(1, grown / passed_usec);
    };
    return {
      cpuSome: share('cpuSome'),
      memorySome: share('memorySome'),
      memoryFull: share('memoryFull'),
      ...this.#available(),
    };
  }

  close(): void {
    for (const file of [this.#cpu, this.#memory, this.#meminfo]) file.close();
  }

  #readTotals(): Totals {
    const time_s = this.#monotonic_s();
    const cpu = this.#total(this.#cpu);
    const memory = this.#total(this.#memory);
    return { time_s, cpuSome: cpu.some, memorySome: memory.some, memoryFull: memory.full };
  }

  #total(file: KeptFile): { some: number; full: number } {
    const length = file.read(this.#buffer);
    if (length <= 0) return { some: Number.NaN, full: Number.NaN };
    parsePressure(this.#buffer.bytes, length, pressure);
    return { some: pressure.someUsec, full: pressure.fullUsec };
  }

  #averages(file: KeptFile): Map<string, number> {
    const length = file.read(this.#buffer);
    if (length <= 0) return new Map();
    const text = Buffer.from(this.#buffer.bytes.subarray(0, length)).toString('latin1');
    return new Map([...text.matchAll(average)].map(([, name = '', value]) => [name, Number(value) / 100]));
  }

  #available(): Pick<Pressures, 'available_bytes' | 'total_bytes'> {
    const length = this.#meminfo.read(this.#buffer);
    if (length <= 0) return { available_bytes: null, total_bytes: null };
    parseMeminfo(this.#buffer.bytes, length, meminfo);
    const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
    return { available_bytes: known(meminfo.availableBytes), total_bytes: known(meminfo.totalBytes) };
  }
}
