import type { Limit, Sample } from '@omnimind/protocol/trace';
import type { Evidence } from '@omnimind/protocol/verdict';
import type { WorkloadFacts } from '../snapshot.ts';
import { evidence } from './detector.ts';

/** How much memory a workload may still take, bytes; `NaN` when nothing says. */
export interface Headroom {
  readonly remaining: number;
  /** What its level may be, bytes. */
  readonly limit: number;
  /** What was set, bytes, where that is counted against another figure than the level, as of a heap. */
  readonly set?: number;
  /** What bounds it: a source of limits, or `machine`; the empty text where nothing does. */
  readonly source: string;
  /** Of the cgroup or process. */
  readonly name: string;
  /** Of what is counted against it some may be garbage. */
  readonly mayBeGarbage?: boolean | undefined;
}

export const unknownHeadroom: Headroom = { remaining: Number.NaN, limit: Number.NaN, source: '', name: '' };

/** The limits as they were last read, and what the workload held then: what it has taken since is taken of each. */
export interface KnownLimits {
  readonly limits: readonly Limit[];
  readonly level: number;
  /** By source: how much of what it takes counts towards the limit, 0 to 1. */
  readonly weights?: Readonly<Partial<Record<Limit['source'], number>>>;
}

/** A rise by less says nothing of what it takes of a limit, bytes. */
const leastRise_bytes = 4 * 2 ** 20;

/**
 * Limits of which what is taken need take nothing, and what is held of them until two readings say how much: what was mapped before, and is
 * touched now, was counted as address space and data; of what a JVM takes when it loads classes a half is its heap.
 */
const weighted: Readonly<Partial<Record<Limit['source'], number>>> = {
  ...{ address_space: Number.NaN, data_size: Number.NaN },
  jvm_metaspace: 1,
};

/** The limits that were read at this level, after those before them. */
export function nextLimits(before: KnownLimits | null, limits: readonly Limit[], level: number): KnownLimits {
  const rise = level - (before?.level ?? level);
  const weights = { ...before?.weights };
  for (const { source, used, holder } of limits) {
    const then = before?.limits.find((each) => each.source === source);
    const isRise = then !== undefined && rise >= leastRise_bytes;
    if (Object.hasOwn(weighted, source)) {
      if (isRise) weights[source] = shareOf(used - then.used, rise);
    } else if (holder?.bytes !== undefined) {
      // Of a rise of which another process has all nothing counts; what comes after a rest may be anybody's.
      const held = then?.holder?.pid === holder.pid ? then.holder.bytes : undefined;
      weights[source] = isRise && held !== undefined ? shareOf(holder.bytes - held, rise) : 1;
    }
  }
  return { limits, level, weights };
}

function shareOf(bytes: number, rise: number): number {
  return Math.min(1, Math.max(0, bytes / rise));
}

/** Of what is taken at least this part counts, whatever two readings say. */
const leastWeight = 0.05;

/** What is left of a limit at this level, bytes, and how much of a rise counts towards it; NaN while nothing says. */
function leftOf(limit: Limit, level: number, { level: then, weights }: KnownLimits) {
  const weight = Math.max(leastWeight, weights?.[limit.source] ?? weighted[limit.source] ?? 1);
  return { left: limit.limit - limit.used - (weight || 0) * (level - then), weight };
}

/**
 * The headroom of a workload at `level` bytes (anonymous and shared memory, and what of it is swapped out): the least of its own
 * limit, of those above and within it, and of what the machine has left. Swap counts as room: exhaustion is when both are gone.
 */
export function headroomOf(
  level: number,
  sample: Sample,
  facts: WorkloadFacts,
  known: KnownLimits | null = null,
): Headroom {
  // A cgroup's limit counts what is resident: what was swapped out has made room below it.
  // Once limits are read again and again, the one of the beginning no longer counts.
  const isRead = known?.limits.some(({ of, source }) => of === 'memory' && source === 'cgroup') === true;
  const first = isRead ? null : facts.workload.memory_limit_bytes;
  const own = (first ?? Number.POSITIVE_INFINITY) + (sample.swap_bytes ?? 0);
  const machine = machineLimit(level, sample, facts);
  let bound: Headroom =
    own < machine
      ? { remaining: own - level, limit: own, source: 'cgroup', name: facts.workload.name }
      : { remaining: machine - level, limit: machine, source: 'machine', name: '' };
  for (const limit of known?.limits ?? []) {
    if (limit.of !== 'memory' || known === null) continue;
    const { left, weight } = leftOf(limit, level, known);
    const remaining = left / weight;
    // Beyond a soft limit it is the next one that ends it.
    if (isSoft(limit) && remaining < -softMargin * limit.limit) continue;
    if (remaining < bound.remaining)
      bound = {
        ...{ remaining, limit: level + remaining, set: limit.limit, source: limit.source, name: limit.name },
        mayBeGarbage: limit.mayBeGarbage,
      };
  }
  if (!Number.isFinite(bound.limit)) return unknownHeadroom;
  return bound.remaining < 0 ? { ...bound, remaining: 0 } : bound;
}

/** A collector that works against its limit is that much above it at times, as a share. */
const softMargin = 0.05;

/**
 * A limit that is forecast, and is never urgent. At Go's nothing ends: its collector works ever harder to keep it. What a JVM has beside its
 * heap rises with all else that it takes: a server that loads its classes has as little left for a while, and native memory looks as direct memory does.
 * A heap of ZGC or Shenandoah fills with garbage up to its limit, and is collected then.
 */
export function isSoft({ source, mayBeGarbage = false }: Pick<Headroom, 'source' | 'mayBeGarbage'>): boolean {
  return mayBeGarbage || source === 'go' || source === 'jvm_metaspace' || source === 'jvm_direct';
}

/** Memory is scarce when less than this share of the limit is left. */
const scarceShare = 0.1;

export function isScarce(headroom: Headroom): boolean {
  return !isSoft(headroom) && headroom.remaining < scarceShare * headroom.limit;
}

function machineLimit(level: number, { host }: Sample, facts: WorkloadFacts): number {
  const available = host?.memory_available_bytes;
  const { memory_bytes, swap_bytes } = facts.host;
  if (typeof available === 'number')
    return level + available + (host?.arc_bytes ?? 0) + (host?.swap_usable_bytes ?? host?.swap_free_bytes ?? 0);
  return memory_bytes > 0 ? memory_bytes + swap_bytes : Number.POSITIVE_INFINITY;
}

/** What is left below each limit, the least first: the breakdown of the headroom. */
export function breakdown(level: number, known: KnownLimits | null): Evidence[] {
  if (known === null) return [];
  return known.limits
    .filter((each) => each.of === 'memory')
    .map((each) => ({ ...each, left: Math.max(0, leftOf(each, level, known).left) }))
    .sort((a, b) => a.left - b.left)
    .map(({ left, source, name, limit, neighbor }) =>
      evidence('memory_left', left, 'bytes', null, {
        source,
        name,
        limit_bytes: limit,
        neighbor: neighbor?.name ?? '',
        neighbor_bytes: neighbor?.used ?? 0,
      }),
    );
}
