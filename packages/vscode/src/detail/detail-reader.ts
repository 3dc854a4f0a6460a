import type { ApiClient } from '@omnimind/client/api-client';
import type { Announcement } from '@omnimind/protocol/announcement';
import type { MachineState, Recent, Series, WorkloadDetail } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import { machineWorkload } from '@omnimind/protocol/event';
import type { Range } from '../webview/panel-view.ts';

/** The result of one reading. */
export interface Reading {
  /** `null` for the machine and for an unknown or ended workload. */
  readonly detail: WorkloadDetail | null;
  readonly series: Series | null;
  /** Oldest first. */
  readonly events: readonly Announcement[];
  readonly failure: OmnimindError | null;
}

const spans_s: Readonly<Record<Range, number>> = { '15m': 900, '1h': 3600, '24h': 86_400, '30d': 30 * 86_400 };
/** A series is read again after this share of its span: about one point. */
const freshness = 1 / 300;
const minAge_s = 2;
const maxEvents = 100;

/** Reads what the page of one workload shows; a series that is still fresh is not asked for again. */
export class DetailReader {
  readonly #workload: string;
  #series: { readonly range: Range; readonly read_s: number; readonly series: Series } | null = null;
  #cursor = 0;
  #events: readonly Announcement[] = [];

  /** @param workload its ID, or `machine` */
  constructor(workload: string) {
    this.#workload = workload;
  }

  /** @param now_s of the wall clock */
  async read(api: ApiClient, machine: MachineState, range: Range, now_s: number): Promise<Reading> {
    const id = this.#workload;
    const isMachine = id === machineWorkload;
    let failure: OmnimindError | null = null;
    const orFailure = <T>(asked: Promise<T>): Promise<T | null> =>
      asked.catch((error: unknown) => {
        if (!(error instanceof OmnimindError)) throw error;
        failure ??= error;
        return null;
      });
    const [detail, kept] = await Promise.all([
      isMachine ? null : orFailure(api.call('workload', { id })),
      machine.history.available ? orFailure(this.#readSeries(api, range, now_s)) : null,
      isMachine ? orFailure(this.#readEvents(api)) : null,
    ]);
    const recent = isMachine ? machine.recent : detail?.recent;
    const series = kept ?? (recent === undefined ? null : recentSeries(id, machine.time, recent));
    return { detail, series, events: isMachine ? this.#events : (detail?.events ?? []), failure };
  }

  async #readSeries(api: ApiClient, range: Range, now_s: number): Promise<Series> {
    const span_s = spans_s[range];
    const known = this.#series;
    if (known?.range === range && now_s - known.read_s < Math.max(minAge_s, span_s * freshness)) return known.series;
    const moment = (at_s: number) => new Date(at_s * 1000).toISOString();
    const query = { from: moment(now_s - span_s), to: moment(now_s) };
    const series = await api.call('series', { id: this.#workload, query });
    this.#series = { range, read_s: now_s, series };
    return series;
  }

  /** Reads the events that are new. */
  async #readEvents(api: ApiClient): Promise<void> {
    for await (const { events, next } of api.eventPages(this.#cursor)) {
      this.#cursor = next;
      this.#events = [...this.#events, ...events.map(({ announcement }) => announcement)].slice(-maxEvents);
    }
  }
}

/** The last minutes as a series of the shortest range, for a monitor without history. */
function recentSeries(id: string, time: string, { interval_s, cpu_cores, anon_bytes }: Recent): Series {
  const count = Math.max(cpu_cores.length, Math.round(spans_s['15m'] / interval_s));
  const before = Array.from({ length: count - cpu_cores.length }, () => null);
  const none = Array.from({ length: count }, () => null);
  return {
    id,
    from: new Date(Date.parse(time) - count * interval_s * 1000).toISOString(),
    step_s: interval_s,
    cpu_cores: [...before, ...cpu_cores],
    anon_bytes: [...before, ...anon_bytes],
    pids: none,
    cpu_some: none,
    memory_some: none,
    memory_full: none,
    io_some: none,
    verdicts: [],
  };
}
