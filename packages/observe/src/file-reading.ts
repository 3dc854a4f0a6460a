import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { readText } from '@omnimind/linux/files/outcome';
import type { Sample } from '@omnimind/protocol/trace';
import type { SamplerContext } from './context.ts';

const MiB = 2 ** 20;
/** Memory that rises by less from sample to sample is in no hurry, and smaller files are no reason to. */
const least = { rise_bytes: 32 * MiB, file_bytes: 64 * MiB };
const maxDescriptors = 512;

/** Finds out what a workload reads that takes memory fast: a model, an index. Its size says where the rise ends. */
export class FileReading {
  readonly #context: SamplerContext;
  #level = Number.NaN;
  #read = Number.NaN;

  constructor(context: SamplerContext) {
    this.#context = context;
  }

  /**
   * @returns what is left of the largest file that its largest process reads, bytes, at least 1; 0 where there is none; `null` where
   * memory does not rise so fast
   */
  look(
    { anon_bytes, rchar }: Sample,
    processes: readonly { readonly pid: number; readonly level_bytes: number }[],
  ): number | null {
    const rise = (anon_bytes ?? Number.NaN) - this.#level;
    const read = (rchar ?? Number.NaN) - this.#read;
    this.#level = anon_bytes ?? Number.NaN;
    this.#read = rchar ?? Number.NaN;
    if (!(rise >= least.rise_bytes && read >= least.rise_bytes / 2)) return null;
    const [first, ...rest] = processes;
    if (first === undefined) return null;
    const largest = rest.reduce((a, b) => (b.level_bytes > a.level_bytes ? b : a), first);
    let left: number | null = null;
    this.#context.slow.run(() => {
      left = leftToRead(`${this.#context.proc}/${largest.pid}`);
    });
    return left;
  }
}

function leftToRead(directory: string): number {
  let left = 0;
  try {
    for (const name of readdirSync(`${directory}/fd`).slice(0, maxDescriptors)) {
      // The link alone first: devices and sockets have no size.
      if (!/^\/(?!dev\/|proc\/|sys\/)/.test(readlinkSync(`${directory}/fd/${name}`))) continue;
      const file = statSync(`${directory}/fd/${name}`);
      if (!file.isFile() || file.size < least.file_bytes) continue;
      const text = readText(`${directory}/fdinfo/${name}`);
      const position = typeof text === 'string' ? Number(/^pos:\s+(\d+)/m.exec(text)?.[1] ?? 0) : 0;
      left = Math.max(left, file.size - position, 1);
    }
  } catch {
    // It ended, or closed a file meanwhile: what was found counts.
  }
  return left;
}
