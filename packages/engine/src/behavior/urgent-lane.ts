import type { Sample } from '@omnimind/protocol/trace';
import type { Evidence } from '@omnimind/protocol/verdict';
import type { EngineParameters } from '../parameters.ts';
import { evidence } from './detector.ts';
import { type Headroom, isSoft } from './headroom.ts';
import { SuddenRise } from './sudden-rise.ts';

/**
 * How far the lane looks back, s: long enough not to take one allocation for a rate. What has less time left than it was looked at can't wait
 * for the rest: at 50 MiB/s a machine of 1 GiB is full ten seconds after the start.
 */
const window_s = 10;
/** The rise must show from every point at least this long ago: one jump is no rate, and one pause is no end, s. */
const least_s = 4;
const points = 16;
/** Leaving asks for this many times the time that entering does. */
const leaving = 2;
/** From a level of which it is too much until a limit is in force: a hurried tick, and its answer (.17 to .27 s, emulated), s. */
const actsAfter_s = 0.25;

/**
 * What is taken is what is read, or what is mapped and copied: bytes kept for each byte of it. Where the file is known, each byte may be
 * read twice, as behind a pipe, and one that is compressed may become so many. Where its size is not known it has the benefit of the doubt
 * until this share of the limit is left.
 */
const intake = { from: 0.6, fromKnown: 0.4, to: 1.6, toKnown: 16, leastLeft: 0.05 };
/** A file of which less than this is left has been read, bytes: what comes of its last part may be a little more. */
const readToItsEnd = { bytes: 2 ** 20, slack: 1.05 };

/** Up to this factor above the usual peak a rise is the usual one. */
const usualFactor = 1.25;

/** What is known of a workload, and of the machine, from elsewhere. */
export interface UrgentContext {
  /** The usual peak of earlier runs of the command, bytes; NaN where none is known. */
  readonly usualPeak: number;
  /** Available memory at which earlyoom acts, bytes, and what is kept above that for those who are protected. */
  readonly lastResort: number;
  readonly margin: number;
}

const unknownContext: UrgentContext = { usualPeak: Number.NaN, lastResort: 0, margin: 0 };

/**
 * The urgent lane: the rise of the level over the last seconds, whatever it is called. Levels are kept at least a
 * second apart.
 */
export class UrgentLane {
  readonly #times = new Float64Array(points).fill(Number.NaN);
  readonly #levels = new Float64Array(points).fill(Number.NaN);
  /** Bytes that it had read, and that it held of files without having written them. */
  readonly #intakes = new Float64Array(points).fill(Number.NaN);
  readonly #mapped = new Float64Array(points).fill(Number.NaN);
  /** What was left of the file that it reads. */
  readonly #lefts = new Float64Array(points).fill(Number.NaN);
  #left = Number.NaN;
  /** The level as of when that was seen. */
  #seenAt = Number.NaN;
  /** The level at which that file ends, by what it keeps of each byte, and when that was last seen. */
  #end = { t: Number.NEGATIVE_INFINITY, level: Number.NaN };
  readonly #sudden = new SuddenRise();
  #next = 0;
  #urgentAt = Number.NaN;
  /** When a file was last known that it read. */
  #knownAt = Number.NEGATIVE_INFINITY;
  readonly #spacing: number;
  /** Why it is urgent; `null` while it is not. */
  evidence: Evidence | null = null;

  constructor(interval_s: number) {
    this.#spacing = Math.max(1, interval_s) * 0.9;
  }

  /**
   * Looks at the level in bytes at time `t` (s), and keeps it. What is read from a file ends with the file: that is no end of
   * memory, if it fits; nor is a rise that earlier runs of the command had as well. True when it changed its mind.
   */
  check(
    t: number,
    level: number,
    headroom: Headroom,
    parameters: EngineParameters['exhaustion'],
    sample: Pick<Sample, 'rchar' | 'wchar' | 'file_bytes' | 'shmem_bytes' | 'reading_left_bytes'> = {},
    context = unknownContext,
  ): boolean {
    const { remaining, limit } = headroom;
    // Of the machine's memory nobody gets what is left when earlyoom acts.
    const isOfMachine = headroom.source === 'machine';
    const lastResort = isOfMachine ? context.lastResort : 0;
    const beforeIt = Math.max(0, remaining - lastResort);
    const sudden_s = this.#sudden.secondsLeft(t, level, beforeIt);
    const isReserve = lastResort > 0 && remaining < lastResort + context.margin;
    const usable = isReserve ? beforeIt : remaining;
    const seconds = Math.min(this.secondsLeft(t, level, usable, isOfMachine), sudden_s);
    const { rchar, wchar, file_bytes, shmem_bytes, reading_left_bytes: toRead = null } = sample;
    const read = rchar ?? Number.NaN;
    // Shared memory is among files: where it is not known apart, its growth would pass for one.
    const mapped = (file_bytes ?? Number.NaN) - (shmem_bytes ?? Number.NaN) - (wchar ?? Number.NaN);
    if ((toRead ?? 0) > 0) this.#knownAt = t;
    const isKnown = t - this.#knownAt <= window_s;
    // It is looked for only while memory rises fast: a pause is no end of the file.
    const rest = toRead ?? (isKnown ? Math.max(0, this.#left - (level - this.#seenAt)) || null : null);
    if ((toRead ?? 0) > 0) this.#seenAt = level;
    const toTake = this.#toTake(t, level, toRead ?? 0);
    const fits =
      isUsual(level, headroom, context) ||
      (toTake < remaining && !((rest ?? 0) >= remaining)) ||
      (this.#isIntake(level, read, mapped, isKnown) && this.#fits(rest, toTake, headroom));
    this.add(t, level, read, mapped, toRead || Number.NaN);
    const { urgent_s, urgentRemaining } = parameters;
    const was = this.evidence !== null;
    const soon = remaining - beforeIt * (actsAfter_s / Math.max(sudden_s, actsAfter_s));
    const isLittle = isReserve || soon < urgentRemaining * limit;
    const isUrgent = !fits && !isSoft(headroom) && seconds < urgent_s * (was ? leaving : 1) && isLittle;
    if (isUrgent) this.#urgentAt = t;
    // A collector's pause, a second without a new page: no end of the rise yet.
    else if (was && seconds === Number.POSITIVE_INFINITY && t - this.#urgentAt < window_s) return false;
    this.evidence = isUrgent ? evidence('seconds_left', seconds, 's', urgent_s, {}) : null;
    return isUrgent !== was;
  }

  /** Whether what it took since the oldest point is about what it read, or what it mapped. */
  #isIntake(level: number, read: number, mapped: number, isKnown: boolean): boolean {
    const last = (this.#next + points - 1) % points;
    const oldest = Number.isNaN(this.#times[this.#next] ?? Number.NaN) ? 0 : this.#next;
    const from = oldest === last ? last : oldest;
    const taken = level - (this.#levels[from] ?? level);
    const least = isKnown ? intake.fromKnown : intake.from;
    return [read - (this.#intakes[from] ?? Number.NaN), mapped - (this.#mapped[from] ?? Number.NaN)].some(
      (source) => taken >= least * source && taken <= intake.to * source,
    );
  }

  /** @param toTake what it would take of the file's rest, bytes; NaN where that is not known */
  #fits(reading_left: number | null, toTake: number, { remaining, limit, source }: Headroom): boolean {
    const isOwn = source !== 'machine' && source !== 'cgroup';
    // Of a file that is larger than what is left a part may be read: only the process itself meets a limit of its own.
    if (reading_left === null || (isOwn && reading_left > remaining)) return remaining >= intake.leastLeft * limit;
    return reading_left > 0 && Math.max(reading_left, toTake || 0) < remaining;
  }

  /** What it takes until the file ends that it reads, if it keeps at least a byte for each of it; NaN where that is not known. */
  #toTake(t: number, level: number, left: number): number {
    // Another file.
    if (left > this.#left) this.#lefts.fill(Number.NaN);
    if (left > 0) this.#left = left;
    if (left < readToItsEnd.bytes)
      return t - this.#end.t <= window_s && level <= readToItsEnd.slack * this.#end.level ? 0 : Number.NaN;
    let first = -1;
    for (let i = 0; i < points; i += 1)
      if ((this.#lefts[i] ?? 0) > left && !((this.#times[i] ?? 0) >= (this.#times[first] ?? Number.POSITIVE_INFINITY)))
        first = i;
    const kept = (level - (this.#levels[first] ?? level)) / ((this.#lefts[first] ?? Number.NaN) - left);
    const toTake = kept >= 1 && kept <= intake.toKnown ? kept * left : Number.NaN;
    this.#end = { t, level: level + toTake };
    return toTake;
  }

  /** Keeps a level in bytes at time `t` (s), how many bytes had been read, are held of files, and are left of the file that it reads. */
  add(t: number, level: number, read = Number.NaN, mapped = Number.NaN, left = Number.NaN): void {
    const last = this.#times[(this.#next + points - 1) % points] ?? Number.NaN;
    if (t - last < this.#spacing) return;
    this.#times[this.#next] = t;
    this.#levels[this.#next] = level;
    this.#intakes[this.#next] = read;
    this.#mapped[this.#next] = mapped;
    this.#lefts[this.#next] = left;
    this.#next = (this.#next + 1) % points;
  }

  /**
   * s until the limit at the slowest rate that the window shows; `Infinity` when it does not rise or is not known.
   *
   * @param mayBeShort whether a rise that was watched for less than the window counts once even less time is left
   */
  secondsLeft(t: number, level: number, remaining: number, mayBeShort = false): number {
    let slowest = Number.POSITIVE_INFINITY;
    let oldest = -1;
    let youngest = -1;
    for (let i = 0; i < points; i += 1) {
      const time = this.#times[i] ?? Number.NaN;
      if (!(t - time >= least_s)) continue;
      slowest = Math.min(slowest, (level - (this.#levels[i] ?? level)) / (t - time));
      if (oldest < 0 || time < (this.#times[oldest] ?? 0)) oldest = i;
      if (youngest < 0 || time > (this.#times[youngest] ?? 0)) youngest = i;
    }
    // A jump of the last seconds shows from every point: it must have risen before them as well.
    slowest = Math.min(slowest, this.#rateBetween(oldest, youngest));
    const looked_s = t - (this.#times[oldest] ?? t);
    const left_s = slowest > 0 ? remaining / slowest : Number.POSITIVE_INFINITY;
    return looked_s >= (mayBeShort ? Math.min(window_s, left_s) : window_s) ? left_s : Number.POSITIVE_INFINITY;
  }

  /** Rate from one kept level to another; zero when they are the same. */
  #rateBetween(from: number, to: number): number {
    const elapsed = (this.#times[to] ?? 0) - (this.#times[from] ?? 0);
    return elapsed > 0 ? ((this.#levels[to] ?? 0) - (this.#levels[from] ?? 0)) / elapsed : 0;
  }

  /** Forgets the levels, after a gap. */
  clear(): void {
    this.#times.fill(Number.NaN);
    this.#sudden.clear();
  }
}

/** Whether it rises as it did before, and earlyoom has no reason to act when it has risen. */
function isUsual(level: number, { remaining }: Headroom, { usualPeak, lastResort }: UrgentContext): boolean {
  const rest = Math.max(0, usualPeak - level);
  return level <= usualFactor * usualPeak && remaining - rest > lastResort;
}
