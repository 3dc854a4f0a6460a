import { readBounded, readOr } from '../../files/outcome.ts';

/** By default the file has 32 KiB (PerfDataMemorySize). */
const maxBytes = 1024 * 1024;
const magic = 0xcafec0c0;
const littleEndian = 1;
/** Names of the counters of generations: what is used of each space, and what the second, the old one, may grow to. */
const usedBySpace = /^sun\.gc\.generation\.\d\.space\.\d\.used$/;
const eden = 'sun.gc.generation.0.space.0.used';
const old = { used: 'sun.gc.generation.1.space.0.used', most: 'sun.gc.generation.1.maxCapacity' };

/** The file of counters that a JVM maps, as /proc/PID/maps names it; `null` where it has none (`-XX:-UsePerfData`, `+PerfDisableSharedMem`). */
export function perfDataPath(maps: string): string | null {
  return / (\/\S*\/hsperfdata_[^/\s]+\/\d+)$/m.exec(maps)?.[1] ?? null;
}

/**
 * Reads what the collector of a JVM left in use, as `jstat` does; PerfDataPrologue in HotSpot's perfMemory.hpp. As of the last
 * collection, so that garbage counts little, and whole regions, touched or not, as the heap's limit counts them. Eden, which each
 * collection empties, counts where the old generation can't take what is in it.
 *
 * @param directory /proc/PID
 * @param path {@link perfDataPath}
 * @returns bytes; `null` where nothing says
 */
export function readHeapInUse(directory: string, path: string): number | null {
  // Whoever runs the process may have put anything in its place.
  return readOr(null, () => parseHeapInUse(readBounded(`${directory}/root${path}`, maxBytes)));
}

/** @returns bytes; `null` of what is no such file, or before the first collection */
export function parseHeapInUse(bytes: Buffer): number | null {
  if (bytes.length < 32 || bytes.readUInt32BE(0) !== magic || bytes[4] !== littleEndian) return null;
  let offset = bytes.readInt32LE(24);
  const found = new Map<string, number>();
  for (let left = bytes.readInt32LE(28); left > 0 && offset >= 32 && offset + 20 <= bytes.length; left -= 1) {
    const length = bytes.readInt32LE(offset);
    if (length < 20) return null;
    // Each entry by itself: names that all run to the end of a forged file would take seconds.
    const entry = bytes.subarray(offset, offset + length);
    const [name, value] = [entry.readInt32LE(4), entry.readInt32LE(16)];
    const counter = entry.toString('latin1', name, entry.indexOf(0, name));
    if (value >= 0 && value + 8 <= entry.length && (usedBySpace.test(counter) || counter === old.most))
      found.set(counter, Number(entry.readBigInt64LE(value)));
    offset += length;
  }
  const of = (counter: string): number => found.get(counter) ?? 0;
  const isFull = of(old.most) > 0 && of(old.most) - of(old.used) < of(eden);
  const all = [...found].reduce((sum, [counter, used]) => sum + (counter === old.most ? 0 : used), 0);
  const used = isFull ? all : all - of(eden);
  return used > 0 ? used : null;
}
