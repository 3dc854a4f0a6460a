import { readdirSync } from 'node:fs';
import { MemoryStat, parseMemoryLimit, parseMemoryStat } from '@omnimind/linux/cgroup/statistics';
import { KeptFile } from '@omnimind/linux/files/kept-file';
import { readOr } from '@omnimind/linux/files/outcome';
import type { Sample } from '@omnimind/protocol/trace';
import type { SamplerContext } from './context.ts';

const stat = new MemoryStat();

/**
 * The kernel's own account of a cgroup's memory, those below it included: each page once, whoever maps it. What isn't read
 * this time keeps its value.
 */
export class CgroupMemory {
  readonly #context: SamplerContext;
  readonly #stat: KeptFile;
  readonly #swap: KeptFile;
  /** `hugetlb.2MB.current` and the like; none where the controller is off. */
  readonly #hugetlb: readonly KeptFile[];

  constructor(directory: string, context: SamplerContext) {
    this.#context = context;
    this.#stat = new KeptFile(directory, 'memory.stat', context.files);
    this.#swap = new KeptFile(directory, 'memory.swap.current', context.files);
    this.#hugetlb = readOr([], () => readdirSync(directory))
      .filter((name) => /^hugetlb\.\w+\.current$/.test(name))
      .map((name) => new KeptFile(directory, name, context.files));
  }

  /** Reads into `sample`. @returns the page faults since the cgroup began; `null` when nothing can be read */
  read(sample: Sample): MemoryStat | null {
    const { buffer } = this.#context;
    const length = this.#stat.read(buffer);
    if (length <= 0) return null;
    parseMemoryStat(buffer.bytes, length, stat);
    if (!Number.isNaN(stat.anonBytes)) sample.anon_bytes = stat.anonBytes;
    if (!Number.isNaN(stat.fileBytes)) sample.file_bytes = stat.fileBytes;
    if (!Number.isNaN(stat.shmemBytes)) sample.shmem_bytes = stat.shmemBytes;
    sample.kernel_bytes = stat.kernelBytes;
    const swap = this.#readNumber(this.#swap);
    if (!Number.isNaN(swap)) sample.swap_bytes = swap;
    if (this.#hugetlb.length > 0)
      sample.hugetlb_bytes = this.#hugetlb.reduce((sum, file) => sum + (this.#readNumber(file) || 0), 0);
    return stat;
  }

  close(): void {
    for (const file of [this.#stat, this.#swap, ...this.#hugetlb]) file.close();
  }

  #readNumber(file: KeptFile): number {
    const { buffer } = this.#context;
    const length = file.read(buffer);
    return length > 0 ? parseMemoryLimit(buffer.bytes.toString('latin1', 0, length)) : Number.NaN;
  }
}
