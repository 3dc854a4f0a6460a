import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readOr } from '@omnimind/linux/files/outcome';
import type { Sample } from '@omnimind/protocol/trace';
import type { SamplerContext } from './context.ts';
import type { ForeignFiles } from './foreign-files.ts';
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
 * counts as the tree's by what it grew while the tree had it open or mapped, or wrote as much. Beside files of other programs of the same
 * user it is as much as the tree wrote. Segments of System V are such files, written by touching them.
 */
export class WrittenFiles {
  readonly #context: SamplerContext;
  readonly #list: () => Map<string, number>;
  readonly #foreign: ForeignFiles | null;
  #own = new Map<string, number>();
  /** Those that grew while it had them open or mapped, which need not have been written. */
  readonly #kept = new Map<string, number>();
  /** What of it the tree may have written as of now, bytes. */
  #most = Number.POSITIVE_INFINITY;
  #seen: Map<string, number> | null = null;
  #machineBytes = Number.NaN;
  /** What had been written in all, oldest first, and what of it explained files. */
  readonly #written: { readonly t: number; readonly bytes: number }[] = [];
  #explained = 0;
  /** Since when files have grown that nothing explains, s; NaN while there are none. */
  #openSince = Number.NaN;
  /** What was written, and was in files that it has open, when they were first looked at. */
  #first: { readonly wchar: number; readonly inOpen: number } | null = null;
  /** All files then. */
  #before: ReadonlyMap<string, number> | null = null;
  /** Files that the tree was seen to have open or mapped since they were last compared. */
  readonly #held = new Set<string>();
  /** What went into files that it has open, as of when that last changed, with what had been written by then. */
  #inOpen = { t: Number.NEGATIVE_INFINITY, bytes: 0, wchar: 0 };

  /**
   * @param list all that there are, bytes by what tells them apart
   * @param foreign those that other programs have open
   */
  constructor(context: SamplerContext, list: () => Map<string, number>, foreign: ForeignFiles | null = null) {
    this.#context = context;
    this.#foreign = foreign;
    this.#list = list;
  }

  /** The tree's, bytes by device and inode. */
  get own(): ReadonlyMap<string, number> {
    const own = this.#most === Number.POSITIVE_INFINITY ? this.#own : upTo(this.#most, this.#own);
    return this.#kept.size === 0 ? own : added(own, this.#kept);
  }

  /**
   * Looks when the machine's shared memory has changed.
   *
   * @param open what the tree's descriptors hold in memory, bytes by what tells them apart
   * @param mapped shared memory that it has mapped, bytes: that may hold what was not written
   * @param held files that it has open or mapped
   */
  look(
    t: number,
    { wchar }: Pick<Sample, 'wchar'>,
    open: ReadonlyMap<string, number> = none,
    mapped = 0,
    held: Iterable<string> = [],
  ): void {
    if (typeof wchar !== 'number') return;
    for (const id of held) this.#held.add(id);
    this.#written.push({ t, bytes: wchar });
    this.#lookAtOpen(t, wchar, open, mapped);
    const since = this.#written.findLastIndex((each) => each.t <= t - memory_s);
    if (since > 0) this.#written.splice(0, since);
    const { memoryFiles, slow } = this.#context;
    const isSame = Math.abs(memoryFiles.machineBytes - this.#machineBytes) < leastChange;
    if (isSame && Number.isNaN(this.#openSince)) return;
    slow.run(() => this.#compare(t, wchar, this.#list()));
  }

  #compare(t: number, wchar: number, files: Map<string, number>): void {
    this.#machineBytes = this.#context.memoryFiles.machineBytes;
    for (const known of [this.#own, this.#kept]) clip(known, files);
    const seen = this.#seen ?? files;
    this.#before ??= new Map(files);
    // Not the whole file: the rest may be what another program has written to it, or to its own.
    const grown = [...files].flatMap(([id, bytes]): [string, number][] => {
      const growth = bytes - (seen.get(id) ?? 0);
      return growth > 0 ? [[id, growth]] : [];
    });
    const held = grown.filter(([id]) => this.#held.has(id));
    const others = this.#withoutForeign(
      t,
      grown.filter(([id]) => !this.#held.has(id)),
    );
    const from = Math.max(this.#written[0]?.bytes ?? wchar, this.#explained);
    this.#explained = Math.min(wchar, from + sumOf(held));
    for (const [id, bytes] of held) {
      this.#kept.set(id, (this.#kept.get(id) ?? 0) + bytes);
      seen.set(id, files.get(id) ?? 0);
    }
    this.#held.clear();
    const growth = sumOf(others);
    if (growth > 0 && wchar - this.#explained >= leastShare * growth) {
      this.#own = added(this.#own, others);
      this.#explained += growth;
    } else if (growth > 0 && !(t - this.#openSince >= memory_s)) {
      // Who wrote it may not have been waited for yet.
      if (Number.isNaN(this.#openSince)) this.#openSince = t;
      return;
    }
    this.#openSince = Number.NaN;
    this.#seen = files;
  }

  #withoutForeign(t: number, grown: [string, number][]): [string, number][] {
    const ids = grown.map(([id]) => id);
    const foreign = ids.length === 0 ? null : this.#foreign?.among(t, ids);
    return foreign ? grown.filter(([id]) => !foreign.has(id)) : grown;
  }

  /**
   * What went into files that it has open, memfds and others without a name among them, explains no file of others: beside another program's
   * files one that grows was counted twice. Descriptors are looked at each ten ticks: what was written since then may be in either.
   */
  #lookAtOpen(t: number, wchar: number, open: ReadonlyMap<string, number>, mapped: number): void {
    let inOpen = -mapped;
    for (const [id, bytes] of open) {
      const isListed = this.#seen?.has(id);
      if (isListed === undefined || id.startsWith('sysv:')) continue;
      inOpen += isListed ? Math.max(0, bytes - (this.#before?.get(id) ?? 0)) : bytes;
      this.#keep(id);
    }
    inOpen = Math.max(0, inOpen);
    this.#first ??= { wchar, inOpen };
    if (inOpen !== this.#inOpen.bytes) this.#inOpen = { t, bytes: inOpen, wchar };
    const { t: since, wchar: then } = this.#inOpen;
    const inThem = Math.max(0, inOpen - this.#first.inOpen) + this.#first.wchar;
    if (inOpen > 0) this.#own = upTo(wchar - inThem, this.#own);
    this.#most = inOpen > 0 && t - since <= memory_s ? then - inThem : Number.POSITIVE_INFINITY;
  }

  /** What was taken for its own by what it wrote it has open: then it is. */
  #keep(id: string): void {
    const bytes = this.#own.get(id);
    if (bytes === undefined) return;
    this.#own.delete(id);
    this.#kept.set(id, (this.#kept.get(id) ?? 0) + bytes);
  }
}

/** A user's files on tmpfs, bytes by device and inode. */
export function filesOnTmpfs({ directories, mountPoints }: MemoryFiles, uid: number): Map<string, number> {
  const files = new Map<string, number>();
  const open = directories.filter((path) => !path.startsWith('/sys/')).map((path) => ({ path, depth: 0 }));
  let left = maxEntries;
  for (let next = open.shift(); next !== undefined && left > 0; next = open.shift()) {
    const { path, depth } = next;
    const device = statusOf(path)?.dev;
    for (const name of readOr([], () => readdirSync(path)).slice(0, left)) {
      left -= 1;
      const inner = join(path, name);
      // What is mounted there has its own turn, or none.
      const status = mountPoints.has(inner) ? null : statusOf(inner);
      if (status === null || status.dev !== device) continue;
      if (status.isDirectory() && depth < maxDepth) open.push({ path: inner, depth: depth + 1 });
      if (status.isFile() && status.uid === uid && status.blocks > 0)
        files.set(`${status.dev}:${status.ino}`, status.blocks * blockBytes);
    }
  }
  return files;
}

function statusOf(path: string) {
  return readOr(null, () => lstatSync(path));
}

function sumOf(files: readonly [string, number][]): number {
  return files.reduce((sum, [, bytes]) => sum + bytes, 0);
}

/** The bytes of both, by file. */
function added(some: ReadonlyMap<string, number>, more: Iterable<[string, number]>): Map<string, number> {
  const sum = new Map(some);
  for (const [id, bytes] of more) sum.set(id, (sum.get(id) ?? 0) + bytes);
  return sum;
}

/** No more of each file than there is of it now. */
function clip(known: Map<string, number>, files: ReadonlyMap<string, number>): void {
  for (const [id, bytes] of known) {
    const now = files.get(id);
    if (now === undefined) known.delete(id);
    else if (now < bytes) known.set(id, now);
  }
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
