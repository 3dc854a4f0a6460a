import type { Series } from '@omnimind/protocol/api/schemas';
import { type Block, type BlockSpan, hourOf } from './block.ts';
import type { BlockTable } from './block-table.ts';
import type { Chunk } from './chunk-codec.ts';
import type { ChunkTable } from './chunk-table.ts';
import { unmeasured, verdictColumn, width } from './columns.ts';
import type { KeyedTable } from './keyed-table.ts';
import type { RollUp } from './roll-up.ts';
import { SeriesPoints, type SeriesQuery } from './series-points.ts';

const minute_ms = 60_000;
/** From this step on minutes serve as well as ticks, sixty times faster. */
const coarseStep_ms = 5 * minute_ms;
/** Beyond this number of blocks minutes are read instead, where they do. */
const maxBlocksRead = 1000;

export interface SeriesSources {
  readonly blocks: BlockTable;
  readonly chunks: ChunkTable;
  readonly hours: KeyedTable;
  readonly rollUp: RollUp;
  /** Blocks that are not on disk yet, oldest first. */
  readonly inMemory: readonly Block[];
}

/**
 * Reads the series of a workload: by the tick where that is stored and the step is not coarse, else by the minute.
 *
 * A sample belongs to the point of its time. It covers the time since the previous sample: points between the two, which a step
 * shorter than the sampling interval leaves empty, get it as well unless there is a gap. All others stay `null`.
 */
export class SeriesReader {
  readonly #sources: SeriesSources;
  readonly #workload: number;
  readonly #points: SeriesPoints;
  readonly #from_ms: number;
  readonly #to_ms: number;
  readonly #step_ms: number;
  readonly #isCoarse: boolean;
  /** Whether all data of an hour is in its minutes. */
  readonly #isRolled = new Map<number, boolean>();
  /** From here on every tick is stored. */
  readonly #full_ms: number;

  /** @param workload `isLasting`: whether it is stored by the minute at all */
  constructor(sources: SeriesSources, workload: { number: number; isLasting: boolean }, query: SeriesQuery) {
    this.#sources = sources;
    this.#workload = workload.number;
    this.#points = new SeriesPoints(query);
    this.#from_ms = query.from_ms;
    this.#to_ms = query.from_ms + query.count * query.step_ms;
    this.#step_ms = query.step_ms;
    const { spans } = sources.blocks;
    const read = spans.filter((span) => this.#touches(span)).length;
    this.#isCoarse =
      workload.isLasting && (query.step_ms >= coarseStep_ms || (query.step_ms >= minute_ms && read > maxBlocksRead));
    const oldest = spans[0] ?? sources.inMemory[0];
    // Anything older is in the minutes, which only lasting workloads have. A minute is read from one of the two.
    const isAllThere = oldest === undefined || oldest.number === 0 || !workload.isLasting;
    this.#full_ms = isAllThere ? 0 : Math.ceil(oldest.first_ms / minute_ms) * minute_ms;
  }

  read(id: string): Series {
    this.#readHours();
    this.#readBlocks();
    return this.#points.series(id);
  }

  #touches({ first_ms, last_ms, interval_ms }: BlockSpan): boolean {
    // A sample after the end covers time before it, and the one before the first says from when.
    return last_ms >= this.#from_ms - 2 * interval_ms && first_ms < this.#to_ms + 2 * interval_ms;
  }

  /** Whether this time is read from the minutes. */
  #isByMinute(time_ms: number): boolean {
    if (!this.#isCoarse && time_ms >= this.#full_ms) return false;
    const hour = hourOf(time_ms);
    let isRolled = this.#isRolled.get(hour);
    if (isRolled === undefined) {
      const { rollUp, inMemory } = this.#sources;
      isRolled = !rollUp.isPending(hour) && !inMemory.some(({ hours }) => hours.has(hour));
      this.#isRolled.set(hour, isRolled);
    }
    return isRolled;
  }

  #readHours(): void {
    const { hours } = this.#sources;
    const last = hourOf(this.#to_ms);
    for (let hour = hours.next(hourOf(this.#from_ms)); hour !== null && hour <= last; hour = hours.next(hour + 1)) {
      const chunk = this.#isByMinute(hour * 60 * minute_ms) ? hours.get(hour, this.#workload) : null;
      if (chunk === null) continue;
      for (let index = 0; index < chunk.count; index += 1) {
        const time_ms = (hour * 60 + chunk.first + index) * minute_ms;
        if (this.#isByMinute(time_ms)) this.#addMinute(time_ms, chunk.values, index);
      }
      const end_ms = (hour * 60 + chunk.first + chunk.count) * minute_ms;
      if (chunk.first + chunk.count < 60 && this.#isByMinute(end_ms)) this.#points.verdict(end_ms, null, 0);
    }
  }

  #addMinute(time_ms: number, values: Int32Array, index: number): void {
    // A long point gets the minutes whose middle lies in it, a short one the minute in which it starts.
    const middle = this.#points.at(time_ms + minute_ms / 2);
    const [first, last] =
      this.#step_ms >= minute_ms
        ? [middle, middle]
        : [this.#points.beginningAt(time_ms), this.#points.beginningAt(time_ms + minute_ms) - 1];
    const end = Math.min(last, this.#points.count - 1);
    for (let point = Math.max(first, 0); point <= end; point += 1)
      this.#points.add(point, values, index, index + 1, minute_ms);
    this.#points.verdict(time_ms, values, index * width);
  }

  #readBlocks(): void {
    const { blocks, chunks, inMemory } = this.#sources;
    let before: Before = null;
    for (const span of blocks.spans) {
      const isNeeded = this.#touches(span) && !(this.#isCoarse && this.#isWhollyByMinute(span));
      const times = isNeeded ? (blocks.head(span.number)?.times ?? null) : null;
      // The last tick of a skipped block is unknown: nothing is filled from it.
      before = times === null ? null : this.#addBlock(span, times, chunks.get(span.number, this.#workload), before);
    }
    for (const block of inMemory)
      before = this.#touches(block) ? this.#addBlock(block, block.times, block.chunk(this.#workload), before) : null;
  }

  #isWhollyByMinute({ first_ms, last_ms }: BlockSpan): boolean {
    if (last_ms - first_ms > 24 * 60 * minute_ms) return false;
    for (let time_ms = first_ms; time_ms < last_ms; time_ms += 60 * minute_ms)
      if (!this.#isByMinute(time_ms)) return false;
    return this.#isByMinute(last_ms);
  }

  #addBlock({ interval_ms }: BlockSpan, times: readonly number[], chunk: Chunk | null, before: Before): Before {
    let { time_ms: previous, isThere }: NonNullable<Before> = before ?? { time_ms: Number.NaN, isThere: false };
    const run = new Run(this.#points, chunk, interval_ms);
    for (let tick = 0; tick < times.length; tick += 1) {
      const time_ms = times[tick] ?? 0;
      const isGap = !(time_ms > previous && time_ms - previous <= 2 * interval_ms);
      // Across a gap the last verdict no longer holds.
      if (isThere && time_ms - previous > 2 * interval_ms) this.#points.verdict(previous + interval_ms, null, 0);
      const index = chunk === null ? -1 : tick - chunk.first;
      const wasThere = isThere;
      isThere = chunk !== null && isMeasured(chunk, index);
      if (isThere && chunk !== null) {
        if (!this.#isByMinute(time_ms)) {
          const point = this.#points.at(time_ms);
          run.add(index, isGap ? point : Math.min(this.#points.at(previous) + 1, point), point);
          this.#points.verdict(time_ms, chunk.values, index * width);
        }
      } else if (wasThere && !isGap) this.#points.verdict(time_ms, null, 0);
      previous = time_ms;
    }
    run.end();
    return { time_ms: previous, isThere };
  }
}

/** Consecutive samples of a chunk that belong to one point, added together. */
class Run {
  readonly #points: SeriesPoints;
  readonly #chunk: Chunk | null;
  readonly #weight: number;
  #point = Number.NaN;
  #first = 0;
  #end = 0;

  constructor(points: SeriesPoints, chunk: Chunk | null, weight: number) {
    this.#points = points;
    this.#chunk = chunk;
    this.#weight = weight;
  }

  /** @param first the first point that gets the sample; before `point` where it fills points in between */
  add(index: number, first: number, point: number): void {
    if (point === this.#point && first >= point && index === this.#end) {
      this.#end += 1;
      return;
    }
    this.end();
    this.#first = index;
    this.#end = index + 1;
    const last = Math.min(point, this.#points.count);
    for (this.#point = Math.max(first, 0); this.#point < last; this.#point += 1) this.end();
    this.#point = point;
  }

  end(): void {
    if (this.#chunk !== null) this.#points.add(this.#point, this.#chunk.values, this.#first, this.#end, this.#weight);
  }
}

/** The tick before a block's first, where it is known, and whether the workload was there. */
type Before = { readonly time_ms: number; readonly isThere: boolean } | null;

/** Whether the workload was there: then the verdict column is set. */
function isMeasured({ count, values }: Chunk, index: number): boolean {
  return index >= 0 && index < count && values[index * width + verdictColumn] !== unmeasured;
}
