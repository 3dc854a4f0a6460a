import type { Chunk } from './chunk-codec.ts';
import { unmeasured, width } from './columns.ts';

/** Ticks of a block: five minutes at one per second. Ticks are numbered consecutively, whatever the wall clock does. */
export const blockTicks = 300;

/** What is longer takes the memory of a whole block. The block before has been written by then. */
const mediumTicks = 48;

/** Numbers of a row: the workload's, and its values. */
export const tickWidth = width + 1;

/** Hours since 1970. */
export function hourOf(time_ms: number): number {
  return Math.floor(time_ms / 3_600_000);
}

/** When a block was recorded: its earliest and latest tick, ms since 1970. */
export interface BlockSpan {
  readonly number: number;
  readonly first_ms: number;
  readonly last_ms: number;
  /** Nominal time between two ticks. */
  readonly interval_ms: number;
}

/** A block in memory: being filled, or waiting to be written as chunks. 12 KB for each workload. */
export class Block implements BlockSpan {
  readonly number: number;
  readonly interval_ms: number;
  readonly times: number[] = [];
  /** Hours since 1970 that its ticks lie in. */
  readonly hours = new Set<number>();
  first_ms = Number.POSITIVE_INFINITY;
  last_ms = Number.NEGATIVE_INFINITY;
  readonly #rows = new Map<number, { first: number; count: number; values: Int32Array }>();
  readonly #spare: Int32Array[] = [];

  constructor(number: number, interval_ms: number) {
    this.number = number;
    this.interval_ms = interval_ms;
  }

  /**
   * Takes the memory of a block that was written: what waits for V8 to collect it is in nobody's count, and stays for half an hour.
   *
   * @param written is of no use any more
   */
  reuse(written: Block): void {
    for (const { values } of written.#rows.values()) if (values.length === blockTicks * width) this.#spare.push(values);
  }

  get isFull(): boolean {
    return this.times.length >= blockTicks;
  }

  /** Numbers of the workloads, ascending. */
  workloads(): number[] {
    return [...this.#rows.keys()].toSorted((a, b) => a - b);
  }

  get workloadCount(): number {
    return this.#rows.size;
  }

  has(workload: number): boolean {
    return this.#rows.has(workload);
  }

  /** @param rows {@link tickWidth} numbers each */
  add(time_ms: number, rows: Int32Array): void {
    const tick = this.times.length;
    this.times.push(time_ms);
    this.first_ms = Math.min(this.first_ms, time_ms);
    this.last_ms = Math.max(this.last_ms, time_ms);
    this.hours.add(hourOf(time_ms));
    for (let at = 0; at < rows.length; at += tickWidth) this.#put(rows[at] ?? 0, tick, rows, at + 1);
  }

  #put(workload: number, tick: number, rows: Int32Array, at: number): void {
    let kept = this.#rows.get(workload);
    if (kept === undefined) {
      kept = { first: tick, count: 0, values: new Int32Array(8 * width).fill(unmeasured) };
      this.#rows.set(workload, kept);
    }
    kept.count = tick - kept.first + 1;
    if (kept.count * width > kept.values.length) {
      // Two steps up to a whole block: most short-lived workloads stay at the first.
      const isSmall = kept.count <= mediumTicks;
      const grown = isSmall
        ? new Int32Array(mediumTicks * width)
        : (this.#spare.pop() ?? new Int32Array(blockTicks * width));
      grown.fill(unmeasured).set(kept.values);
      kept.values = grown;
    }
    const to = (kept.count - 1) * width;
    for (let column = 0; column < width; column += 1) kept.values[to + column] = rows[at + column] ?? unmeasured;
  }

  /** `null` for a workload that is not in this block. */
  chunk(workload: number): Chunk | null {
    const kept = this.#rows.get(workload);
    return kept === undefined
      ? null
      : { first: kept.first, count: kept.count, values: kept.values.subarray(0, kept.count * width) };
  }
}
