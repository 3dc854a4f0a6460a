import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { readOr } from '../../files/outcome.ts';

/** By default the file has 32 KiB (PerfDataMemorySize). */
const maxBytes = 1024 * 1024;
const magic = 0xcafec0c0;
const littleEndian = 1;
/** What is used of each space of the generations. */
const usedBySpace = /^sun\.gc\.generation\.\d\.space\.\d\.used$/;
const eden = 'sun.gc.generation.0.space.0.used';
/** The second generation: what it has, and what it may grow to. */
const old = { used: 'sun.gc.generation.1.space.0.used', most: 'sun.gc.generation.1.maxCapacity' };
/** Further counters that somebody asks for. */
const named = new Set([
  old.most,
  'java.cls.loadedClasses',
  'java.cls.unloadedClasses',
  'sun.gc.collector.0.invocations',
  'sun.gc.collector.0.lastExitTime',
  'sun.gc.collector.1.invocations',
  'sun.gc.collector.1.lastExitTime',
  'sun.gc.compressedclassspace.capacity',
  'sun.gc.compressedclassspace.maxCapacity',
  'sun.gc.lastCause',
  'sun.gc.metaspace.capacity',
  'sun.gc.policy.name',
  'sun.os.hrt.frequency',
  'sun.os.hrt.ticks',
]);

/** Counters of a JVM by their names: numbers, and texts. */
export type PerfData = ReadonlyMap<string, number | string>;

/** The file of counters that a JVM maps, as /proc/PID/maps names it; `null` where it has none (`-XX:-UsePerfData`, `+PerfDisableSharedMem`). */
export function perfDataPath(maps: string): string | null {
  return / (\/\S*\/hsperfdata_[^/\s]+\/\d+)$/m.exec(maps)?.[1] ?? null;
}

/**
 * The counters of a JVM, as `jstat` reads them; PerfDataPrologue in HotSpot's perfMemory.hpp. It removes the file when it ends: what it said
 * last is still in the one that is open.
 */
export class PerfDataFile {
  readonly #descriptor: number;

  /**
   * @param directory /proc/PID
   * @param path {@link perfDataPath}
   * @throws what the system calls throw
   */
  constructor(directory: string, path: string) {
    // Whoever runs the process may have put anything in its place: no link is followed, no FIFO waited for.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    this.#descriptor = openSync(`${directory}/root${path}`, flags);
  }

  /** @returns `null` where nothing says */
  read(): PerfData | null {
    return readOr(null, () => {
      const status = fstatSync(this.#descriptor);
      if (!status.isFile()) return null;
      const bytes = Buffer.alloc(Math.min(status.size, maxBytes));
      return parsePerfData(bytes.subarray(0, readSync(this.#descriptor, bytes, 0, bytes.length, 0)));
    });
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** The counters as of now; `null` where nothing says. */
export function readPerfData(directory: string, path: string): PerfData | null {
  const file = readOr(null, () => new PerfDataFile(directory, path));
  const counters = file?.read() ?? null;
  file?.close();
  return counters;
}

/** @returns those that somebody asks for; `null` of what is no such file */
export function parsePerfData(bytes: Buffer): PerfData | null {
  if (bytes.length < 32 || bytes.readUInt32BE(0) !== magic || bytes[4] !== littleEndian) return null;
  let offset = bytes.readInt32LE(24);
  const found = new Map<string, number | string>();
  for (let left = bytes.readInt32LE(28); left > 0 && offset >= 32 && offset + 20 <= bytes.length; left -= 1) {
    const length = bytes.readInt32LE(offset);
    if (length < 20) return null;
    // Each entry by itself: names that all run to the end of a forged file would take seconds.
    const entry = bytes.subarray(offset, offset + length);
    const [name, elements, value] = [entry.readInt32LE(4), entry.readInt32LE(8), entry.readInt32LE(16)];
    const counter = entry.toString('latin1', name, entry.indexOf(0, name));
    if (usedBySpace.test(counter) || named.has(counter)) {
      if (elements > 0) found.set(counter, textOf(entry.subarray(value, value + elements)));
      else if (value >= 0 && value + 8 <= entry.length) found.set(counter, Number(entry.readBigInt64LE(value)));
    }
    offset += length;
  }
  return found;
}

/** Up to its first NUL. */
function textOf(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/\0.*$/s, '');
}

/**
 * What the collector of a JVM left in use: as of the last collection, so that garbage counts little, and whole regions, touched or not, as
 * the heap's limit counts them. Eden, which each collection empties, counts where the old generation can't take what is in it.
 *
 * @returns bytes; `null` before the first collection
 */
export function heapInUse(counters: PerfData): number | null {
  const of = (counter: string): number => countIn(counters, counter);
  const isFull = of(old.most) > 0 && of(old.most) - of(old.used) < of(eden);
  let used = isFull ? 0 : -of(eden);
  for (const counter of counters.keys()) if (usedBySpace.test(counter)) used += of(counter);
  return used > 0 ? used : null;
}

/** A counter; 0 where it is none. */
export function countIn(counters: PerfData, counter: string): number {
  const value = counters.get(counter);
  return typeof value === 'number' ? value : 0;
}
