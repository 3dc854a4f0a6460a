import { laterColumns, type Series, type SeriesVerdict, seriesColumns } from '@omnimind/protocol/api/schemas';
import { ColumnBins } from './column-bins.ts';
import {
  columnScales,
  formerWidth,
  laterScales,
  noVerdict,
  unmeasured,
  verdictColumn,
  verdictOf,
  width,
} from './columns.ts';

/** Which points are wanted. */
export interface SeriesQuery {
  readonly from_ms: number;
  readonly step_ms: number;
  /** Number of points. */
  readonly count: number;
}

/** The points of a series under construction. */
export class SeriesPoints {
  readonly #query: SeriesQuery;
  readonly #bins: ColumnBins;
  readonly #verdicts: { time_ms: number; code: number }[] = [];
  #lastCode = unmeasured;

  constructor(query: SeriesQuery) {
    this.#query = query;
    this.#bins = new ColumnBins(query.count);
  }

  /** Number of points. */
  get count(): number {
    return this.#query.count;
  }

  /** Index of the point of a time; it may lie outside. */
  at(time_ms: number): number {
    return Math.floor((time_ms - this.#query.from_ms) / this.#query.step_ms);
  }

  /** Index of the first point that starts at this time or after it. */
  beginningAt(time_ms: number): number {
    return Math.ceil((time_ms - this.#query.from_ms) / this.#query.step_ms);
  }

  /**
   * Adds consecutive samples to a point; one outside is ignored.
   *
   * @param values {@link width} numbers for each sample
   * @param weight of each for the mean, ms
   */
  add(point: number, values: Int32Array, first: number, end: number, weight: number): void {
    if (point < 0 || point >= this.#query.count) return;
    this.#bins.add(point, values, first, end, weight);
  }

  /** Notes the verdict at a time within the query; no sample counts as no verdict. */
  verdict(time_ms: number, values: Int32Array | null, at: number): void {
    const code = Math.max(values?.[at + verdictColumn] ?? noVerdict, noVerdict);
    if (this.#lastCode === code) return;
    const point = this.at(time_ms);
    if (point < 0 || point >= this.#query.count) return;
    this.#lastCode = code;
    this.#verdicts.push({ time_ms, code });
  }

  series(id: string): Series {
    const { from_ms, step_ms, count } = this.#query;
    const column = (name: (typeof seriesColumns)[number]) => {
      const index = seriesColumns.indexOf(name);
      return points(index, columnScales[index] ?? 1);
    };
    const later = (name: (typeof laterColumns)[number]) => {
      const index = laterColumns.indexOf(name);
      return points(formerWidth + index, laterScales[index] ?? 1);
    };
    const points = (index: number, scale: number): (number | null)[] => {
      return Array.from({ length: count }, (_, point) => {
        const value = this.#bins.value(point, index);
        return value === null ? null : value / scale;
      });
    };
    return {
      id,
      from: new Date(from_ms).toISOString(),
      step_s: step_ms / 1000,
      cpu_cores: column('cpu_cores'),
      anon_bytes: column('anon_bytes'),
      pids: column('pids'),
      cpu_some: column('cpu_some'),
      memory_some: column('memory_some'),
      memory_full: column('memory_full'),
      io_some: column('io_some'),
      shmem_bytes: later('shmem_bytes'),
      headroom_bytes: later('headroom_bytes'),
      verdicts: this.#seriesVerdicts(),
    };
  }

  /** The changes; the worst of each point where the verdict flaps more often than there are points. */
  #seriesVerdicts(): SeriesVerdict[] {
    // They come in the order of recording; a clock that was set back gave some an earlier time.
    let notes = this.#verdicts.toSorted((a, b) => a.time_ms - b.time_ms);
    if (notes.length > this.#query.count) {
      const worst = new Map<number, { time_ms: number; code: number }>();
      for (const note of notes) {
        const kept = worst.get(this.at(note.time_ms));
        if (kept === undefined || note.code > kept.code) worst.set(this.at(note.time_ms), note);
      }
      notes = [...worst.values()];
    }
    const changes = notes.filter(({ code }, index) => code !== notes[index - 1]?.code);
    // No verdict before the first one is no change.
    if (changes[0]?.code === noVerdict) changes.shift();
    return changes.map(({ time_ms, code }) => ({ time: new Date(time_ms).toISOString(), ...verdictOf(code) }));
  }
}
