import { statSync } from 'node:fs';
import { readOr, readText } from '@omnimind/linux/files/outcome';
import type { Sample } from '@omnimind/protocol/trace';
import type { SamplerContext } from './context.ts';
import { descriptorsOf } from './open-files.ts';

const MiB = 2 ** 20;
/** Memory that rises by less from sample to sample is in no hurry, and smaller files are no reason to. Of what is unpacked a part is read. */
const least = { rise_bytes: 8 * MiB, readShare: 1 / 16, file_bytes: 64 * MiB };
/** That there is no file is said of a rise by at least so much: many small ones may be read. */
const leastWithout_bytes = 32 * MiB;
const maxDescriptors = 512;
const onDisk = /^\/(?!dev\/|proc\/|sys\/)/;
/** Processes that are looked at where the largest has no file open: behind a pipe another reads it. */
const maxProcesses = 8;
/** What has read more than this of a file's size reads it again, or something else. */
const readAgain = 1.05;
/** What was read of a file that is closed since is taken within this, s. */
const drained_s = 5;

/** Finds out what a workload reads that takes memory fast: a model, an index. Its size says where the rise ends. */
export class FileReading {
  readonly #context: SamplerContext;
  #level = Number.NaN;
  #read = Number.NaN;
  /** The file, and how much had been read when it was first seen. */
  #file = '';
  #readBefore = 0;
  /** What was left when a file was seen last, and how much had been read. */
  #last = { t: Number.NEGATIVE_INFINITY, left: 0, read: 0 };

  constructor(context: SamplerContext) {
    this.#context = context;
  }

  /**
   * @returns what is left of the largest file that its largest process reads, or else one of the others, bytes, at least 1; 0 where there
   * is none; `null` where memory does not rise so fast
   */
  look(
    { t, anon_bytes, rchar }: Sample,
    processes: readonly { readonly pid: number; readonly level_bytes: number }[],
  ): number | null {
    const rise = (anon_bytes ?? Number.NaN) - this.#level;
    const read = (rchar ?? Number.NaN) - this.#read;
    this.#level = anon_bytes ?? Number.NaN;
    this.#read = rchar ?? Number.NaN;
    if (!(rise >= least.rise_bytes && read >= least.readShare * rise)) return null;
    const bySize = processes.toSorted((a, b) => b.level_bytes - a.level_bytes).slice(0, maxProcesses);
    let left: number | null = null;
    this.#context.slow.run(() => {
      left = 0;
      for (const { pid } of bySize) {
        left = this.#leftOf(fileRead(`${this.#context.proc}/${pid}`), read);
        if (left > 0) break;
      }
    });
    if (left === 0) return this.#goneOn(t) || (rise < leastWithout_bytes ? null : 0);
    if (left !== null) this.#last = { t, left, read: this.#read };
    return left;
  }

  /** Who has read it to its end closes it, or ends, before what waits in a pipe is taken. */
  #goneOn(t: number): number {
    const { t: seen, left, read } = this.#last;
    return t - seen <= drained_s ? Math.max(1, left - (this.#read - read)) : 0;
  }

  /** By its position, which pread(2) does not move, or by what was read since: threads read a model so. What reads it again has no end. */
  #leftOf({ id, size, left }: FileRead, read: number): number {
    if (left === 0) return 0;
    if (id !== this.#file) {
      this.#file = id;
      this.#readBefore = this.#read - read;
    }
    const since = this.#read - this.#readBefore;
    return left < size || since > readAgain * size ? left : Math.max(1, size - since);
  }
}

interface FileRead {
  readonly id: string;
  readonly size: number;
  /** Beyond its position, bytes; 0 where there is no file. */
  readonly left: number;
}

function fileRead(process: string): FileRead {
  let found: FileRead = { id: '', size: 0, left: 0 };
  for (const { number, path, target } of descriptorsOf(process, maxDescriptors)) {
    // By the link first: devices and sockets have no size.
    const file = onDisk.test(target) ? readOr(null, () => statSync(path)) : null;
    if (file === null || !file.isFile() || file.size < least.file_bytes) continue;
    const text = readText(`${process}/fdinfo/${number}`);
    const position = typeof text === 'string' ? Number(/^pos:\s+(\d+)/m.exec(text)?.[1] ?? 0) : 0;
    const left = Math.max(file.size - position, 1);
    if (left > found.left) found = { id: `${file.dev}:${file.ino}`, size: file.size, left };
  }
  return found;
}
