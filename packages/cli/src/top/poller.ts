import type { ApiClient } from '@omnimind/client/api-client';
import { readLocale } from '@omnimind/messages/locale';
import { translate } from '@omnimind/messages/translate';
import type { Recent, Workload } from '@omnimind/protocol/api/schemas';
import { backOff } from '@omnimind/protocol/back-off';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { TopStore } from './store.ts';

/** Between two tries while nobody answers it waits twice as long each time, up to this, s. */
const longestPause_s = 10;

/** Asks the monitor for the machine and its workloads, with their last minutes. @throws OmnimindError as ApiClient.call */
export async function askAll(client: ApiClient, signal?: AbortSignal) {
  const cancel = signal === undefined ? {} : { signal };
  const [machine, { workloads }] = await Promise.all([
    client.call('machine', cancel),
    client.call('workloads', { query: { recent: 'true' }, ...cancel }),
  ]);
  return { machine, workloads };
}

/** Keeps a store up to date. The last minutes, nine tenths of an answer, are asked for only when they are new. */
export class Poller {
  readonly #client: ApiClient;
  readonly #store: TopStore;
  readonly #interval_s: number;
  readonly #ending = new AbortController();
  readonly #recent = new Map<string, Recent>();
  #recentAt_ms = Number.NEGATIVE_INFINITY;
  #wake: () => void = () => {};

  constructor(client: ApiClient, store: TopStore, interval_s: number) {
    this.#client = client;
    this.#store = store;
    this.#interval_s = interval_s;
    this.#keep(store.get().workloads);
  }

  /** Asks until {@link stop}; never rejects but for defects. */
  async run(): Promise<void> {
    let tries = 0;
    while (!this.#ending.signal.aborted) {
      const began_ms = performance.now();
      try {
        await this.#ask();
        tries = 0;
      } catch (error) {
        if (this.#ending.signal.aborted) return;
        if (!(error instanceof OmnimindError)) throw error;
        tries += 1;
        const isAway = error.code === 'monitor_unavailable';
        this.#store.lose(Date.now(), isAway ? null : translate(readLocale(process.env).language, error.problem));
      }
      const first = this.#interval_s;
      const pause_s = tries === 0 ? first : backOff({ first, max: longestPause_s }, tries);
      await this.#pause(pause_s * 1000 - (performance.now() - began_ms));
    }
  }

  stop(): void {
    this.#ending.abort();
    this.#wake();
  }

  /** Does not wait for the next turn. */
  hurry(): void {
    this.#wake();
  }

  async #ask(): Promise<void> {
    const { signal } = this.#ending;
    const { opened } = this.#store.get();
    const [machine, workloads, detail] = await Promise.all([
      this.#client.call('machine', { signal }),
      this.#workloads(),
      opened === null
        ? null
        : this.#client.call('workload', { id: opened.id, signal }).catch((error: unknown) => {
            if (error instanceof OmnimindError && error.code === 'workload_not_found') return undefined;
            throw error;
          }),
    ]);
    if (signal.aborted) return;
    if (opened !== null && detail === undefined) this.#store.gone(opened.id);
    this.#store.update(machine, workloads, detail ?? null);
  }

  async #workloads(): Promise<readonly Workload[]> {
    const [first] = this.#recent.values();
    const age_s = (performance.now() - this.#recentAt_ms) / 1000;
    // A turn that comes a little early should not wait for the one after it.
    const isDue = first === undefined || age_s > first.interval_s - this.#interval_s / 4;
    if (!isDue) {
      const workloads = await this.#list(false);
      if (workloads.every(({ id }) => this.#recent.has(id)))
        return workloads.map((workload) => ({ ...workload, recent: this.#recent.get(workload.id) }));
    }
    const workloads = await this.#list(true);
    this.#keep(workloads);
    return workloads;
  }

  async #list(recent: boolean): Promise<readonly Workload[]> {
    const { signal } = this.#ending;
    const { workloads } = await this.#client.call('workloads', {
      query: { recent: recent ? 'true' : 'false' },
      signal,
    });
    return workloads;
  }

  #keep(workloads: readonly Workload[]): void {
    this.#recent.clear();
    for (const { id, recent } of workloads) if (recent !== undefined) this.#recent.set(id, recent);
    this.#recentAt_ms = performance.now();
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, milliseconds));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
