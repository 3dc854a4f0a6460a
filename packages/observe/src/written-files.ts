import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readOr } from '@omnimind/linux/files/outcome';
import type { Sample } from '@omnimind/protocol/trace';
import type { SamplerContext } from './context.ts';
import { blockBytes, leastChange, type MemoryFiles } from './open-files.ts';

/** What was written this long ago may still explain a file, s: what a child wrote is known when it was waited for. */
const memory_s = 10;
/** Files are as large as what was written, within this. */
const leastShare = 0.8;
const maxEntries = 4096;
const maxDepth = 4;
const none: ReadonlyMap<string, number> = new Map();

/**
 * Files on tmpfs that a tree has written and closed again, by itself or by children that have ended: no process shows them any more. A file
 * counts as the tree's by what it grew while the tree wrote as much. Beside files of other programs of the same user it is as much as the tree wrote.
 */
export class WrittenFiles {
  readonly #context: SamplerContext;
  readonly #uid: number;
  #own = new Map<string, number>();
  /** What of it the tree may have written as of now, bytes. */
  #most = Number.POSITIVE_INFINITY;
  #seen: ReadonlyMap<string, number> | null = null;
  #machineBytes = Number.NaN;
  /** What had been written in all, oldest first, and what of it explained files. */
  readonly #written: { readonly t: number; readonly bytes: number }[] = [];
  #explained = 0;
  /** Since when files have grown that nothing explains, s; NaN while there are none. */
  #openSince = Number.NaN;
  /** What was written, and was in files that no directory lists, when they were first looked at. */
  #first: { readonly wchar: number; readonly unlisted: number } | null = null;
  /** Those as of when they last changed, with what had been written by then. */
  #unlisted = { t: Number.NEGATIVE_INFINITY, bytes: 0, wchar: 0 };

  /** @param uid whose files are looked at */
  constructor(context: SamplerContext, uid: number) {
    this.#context = context;
    this.#uid = uid;
  }

  /** The tree's, bytes by device and inode. */
  get own(): ReadonlyMap<string, number> {
    return this.#most === Number.POSITIVE_INFINITY ? this.#own : upTo(this.#most, this.#own);
  }

  /**
   * Looks when the machine's shared memory has changed.
   *
   * @param open what the tree's descriptors hold in memory, bytes by what tells them apart
   * @param mapped shared memory that it has mapped, bytes: that may hold what was not written
   */
  look(t: number, { wchar }: Sample, open: ReadonlyMap<string, number> = none, mapped = 0): void {
    if (typeof wchar !== 'number') return;
    this.#written.push({ t, bytes: wchar });
    this.#lookAtOpen(t, wchar, open, mapped);
    const since = this.#written.findLastIndex((each) => each.t <= t - memory_s);
    if (since > 0) this.#written.splice(0, since);
    const { memoryFiles, slow } = this.#context;
    const isSame = Math.abs(memoryFiles.machineBytes - this.#machineBytes) < leastChange;
    if (isSame && Number.isNaN(this.#openSince)) return;
    slow.run(() => this.#compare(t, wchar, this.#files(memoryFiles)));
  }

  #compare(t: number, wchar: number, files: ReadonlyMap<string, number>): void {
    this.#machineBytes = this.#context.memoryFiles.machineBytes;
    for (const [id, bytes] of this.#own) {
      const now = files.get(id);
      if (now === undefined) this.#own.delete(id);
      else if (now < bytes) this.#own.set(id, now);
    }
    const grown = [...files].filter(([id, bytes]) => this.#seen !== null && bytes > (this.#seen.get(id) ?? 0));
    const growth = grown.reduce((sum, [id, bytes]) => sum + bytes - (this.#seen?.get(id) ?? 0), 0);
    const from = Math.max(this.#written[0]?.bytes ?? wchar, this.#explained);
    if (growth > 0 && wchar - from >= leastShare * growth) {
      // Not the whole file: the rest may be what another program has written to it, or to its own.
      for (const [id, bytes] of grown) this.#own.set(id, (this.#own.get(id) ?? 0) + bytes - (this.#seen?.get(id) ?? 0));
      this.#explained = from + growth;
    } else if (growth > 0 && !(t - this.#openSince >= memory_s)) {
      // Who wrote it may not have been waited for yet.
      if (Number.isNaN(this.#openSince)) this.#openSince = t;
      return;
    }
    this.#openSince = Number.NaN;
    this.#seen = files;
  }

  /**
   * What went into memfds and files without a name explains no file: beside another program's files a memfd that grows was counted twice.
   * Descriptors are looked at each ten ticks: what was written since then may be in either.
   */
  #lookAtOpen(t: number, wchar: number, open: ReadonlyMap<string, number>, mapped: number): void {
    let unlisted = -mapped;
    for (const [id, bytes] of open) if (this.#seen?.has(id) === false && !id.startsWith('sysv:')) unlisted += bytes;
    unlisted = Math.max(0, unlisted);
    this.#first ??= { wchar, unlisted };
    if (unlisted !== this.#unlisted.bytes) this.#unlisted = { t, bytes: unlisted, wchar };
    const { t: since, wchar: then } = this.#unlisted;
    const inThem = Math.max(0, unlisted - this.#first.unlisted) + this.#first.wchar;
    if (unlisted > 0) this.#own = upTo(wchar - inThem, this.#own);
    this.#most = unlisted > 0 && t - since <= memory_s ? then - inThem : Number.POSITIVE_INFINITY;
  }

  #files(memoryFiles: MemoryFiles): Map<string, number> {
    const files = new Map<string, number>();
    const open = memoryFiles.directories
      .filter((path) => !path.startsWith('/sys/'))
      .map((path) => ({ path, depth: 0 }));
    let left = maxEntries;
    for (let next = open.shift(); next !== undefined && left > 0; next = open.shift()) {
      const { path, depth } = next;
      const device = statusOf(path)?.dev;
      for (const name of readOr([], () => readdirSync(path)).slice(0, left)) {
        left -= 1;
        const inner = join(path, name);
        // What is mounted there has its own turn, or none.
        const status = memoryFiles.mountPoints.has(inner) ? null : statusOf(inner);
        if (status === null || status.dev !== device) continue;
        if (status.isDirectory() && depth < maxDepth) open.push({ path: inner, depth: depth + 1 });
        if (status.isFile() && status.uid === this.#uid && status.blocks > 0)
          files.set(`${status.dev}:${status.ino}`, status.blocks * blockBytes);
      }
    }
    return files;
  }
}

function statusOf(path: string) {
  return readOr(null, () => lstatSync(path));
}

/** No more than so many bytes of files, the oldest first. */
function upTo(most: number, files: ReadonlyMap<string, number>): Map<string, number> {
  let left = most;
  const kept = new Map<string, number>();
  for (const [id, bytes] of files) {
    if (left <= 0) break;
    kept.set(id, Math.min(bytes, left));
    left -= bytes;
  }
  return kept;
}
