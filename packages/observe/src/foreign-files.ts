import { statSync } from 'node:fs';
import { readOr } from '@omnimind/linux/files/outcome';
import { pidsIn } from '@omnimind/linux/procfs/process-identity';
import type { SamplerContext } from './context.ts';
import { descriptorsOf } from './open-files.ts';

/** Processes that are searched, and descriptors of one. */
const maxProcesses = 2000;
const maxDescriptors = 256;
/** Time between two searches, s, and how many there are in one run: each took 8 to 11 ms for 109 processes with 700 descriptors. */
const pace_s = 10;
const maxSearches = 30;

/** Files on tmpfs that processes outside of a tree have open: these grow by what they write, not by what the tree does. */
export class ForeignFiles {
  readonly #context: SamplerContext;
  readonly #isOwn: (pid: number) => boolean;
  readonly #ids = new Set<string>();
  readonly #looked = new Set<string>();
  #searched_s = Number.NEGATIVE_INFINITY;
  #searches = 0;

  /** @param isOwn whether a process was ever seen in the tree */
  constructor(context: SamplerContext, isOwn: (pid: number) => boolean) {
    this.#context = context;
    this.#isOwn = isOwn;
  }

  /** Which of these they are, by device and inode; a search where one was not there at the last. */
  among(t: number, grown: readonly string[]): ReadonlySet<string> {
    const isDue = t - this.#searched_s >= pace_s && this.#searches < maxSearches;
    if (isDue && grown.some((id) => !this.#looked.has(id))) {
      this.#searched_s = t;
      this.#searches += 1;
      this.#search();
      for (const id of grown) this.#looked.add(id);
    }
    return this.#ids;
  }

  #search(): void {
    const { proc, memoryFiles } = this.#context;
    for (const pid of pidsIn(proc).slice(0, maxProcesses)) {
      if (this.#isOwn(pid)) continue;
      for (const { path, target } of descriptorsOf(`${proc}/${pid}`, maxDescriptors)) {
        const status = memoryFiles.has(target) ? readOr(null, () => statSync(path)) : null;
        if (status !== null) this.#ids.add(`${status.dev}:${status.ino}`);
      }
    }
  }
}
