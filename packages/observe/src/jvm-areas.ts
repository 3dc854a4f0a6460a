import { countIn, heapInUse, type PerfData } from '@omnimind/linux/procfs/pid/hsperfdata';
import { allocatedBytes, writableAnonymousBytes } from '@omnimind/linux/procfs/pid/maps';
import type { JvmLimits } from './jvm-limits.ts';

const MiB = 2 ** 20;
/** Below it the JVM keeps a heap of up to 32 GiB; what malloc maps is above. */
const heapEnd = 2 ** 35;
/** A class takes about as much before a collection has said it, bytes: 6.2 KiB of 6,766 small ones, each with a loader of its own. */
const perClass_bytes = 6 * 1024;
/**
 * What G1 maps beside its heap, bytes, and for each byte of it that it has committed: 44 MiB with a heap of 200 MiB, 350 MiB with one
 * of 8 GiB. Other collectors map no more than the second.
 */
const g1 = { fixed_bytes: 36 * MiB, perByte: 0.039 };
/** What a JVM holds without a buffer and a class of its own. */
const bare_bytes = 20 * MiB;

/** What a JVM has of its areas, bytes. */
export interface JvmUse {
  /** `null` where nothing says. */
  readonly heap: number | null;
  readonly metaspace: number;
  readonly direct: number;
}

/** What of a JVM's memory are its classes, and what its buffers outside of the heap. */
export class JvmAreas {
  /** What its classes took at the last collection, and how many there were when that was seen. */
  #metaspace = { capacity: Number.NaN, classes: 0 };

  /** @param level_bytes what it holds @param maps its /proc/PID/maps */
  use(level_bytes: number, maps: string, counters: PerfData): JvmUse {
    const [heap, metaspace] = [heapInUse(counters), this.#metaspaceBytes(counters)];
    const most = level_bytes - bare_bytes - metaspace - (heap ?? 0);
    const direct = Math.min(most, outsideBytes(maps, counters) - metaspace);
    return { heap, metaspace, direct: Math.max(0, direct) };
  }

  /** Its counters are those of the last collection: the classes loaded since count as those before. */
  #metaspaceBytes(counters: PerfData): number {
    const of = (counter: string): number => countIn(counters, counter);
    const capacity = of('sun.gc.metaspace.capacity');
    const classes = of('java.cls.loadedClasses') - of('java.cls.unloadedClasses');
    const isSaid = of('sun.gc.collector.0.invocations') + of('sun.gc.collector.1.invocations') > 0;
    if (!isSaid) return Math.max(capacity, classes * perClass_bytes);
    if (capacity !== this.#metaspace.capacity) this.#metaspace = { capacity, classes };
    return capacity * Math.max(1, classes / Math.max(1, this.#metaspace.classes));
  }
}

/** What it maps beside its heap, less what its collector keeps of that. */
function outsideBytes(maps: string, counters: PerfData): number {
  const heap = writableAnonymousBytes(maps, { below: heapEnd, alignment: 4096 });
  const fixed = counters.get('sun.gc.policy.name') === 'GarbageFirst' ? g1.fixed_bytes : 0;
  return allocatedBytes(maps, heapEnd) - fixed - g1.perByte * heap;
}

/** The limits of its areas beside the heap, and what is taken of them. */
export function areaLimits({ metaspace_bytes, direct_bytes }: JvmLimits, { metaspace, direct }: JvmUse) {
  return [
    { source: 'jvm_metaspace' as const, limit: metaspace_bytes, used: metaspace },
    { source: 'jvm_direct' as const, limit: direct_bytes, used: direct },
  ].filter(({ limit }) => Number.isFinite(limit));
}
