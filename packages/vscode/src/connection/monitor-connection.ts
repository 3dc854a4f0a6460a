import type { ApiClient } from '@omnimind/client/api-client';
import { type ApiEvent, cursorAt, type MachineState, type Workload } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { maxAge_s } from '../alerts/alert-desk.ts';
import { afterEvent_ms, firstLink, type Link, type LinkEvent, linkAfter, retryWait_ms, wait_ms } from './link.ts';

/** The last answers of the monitor. */
export interface Seen {
  readonly machine: MachineState;
  readonly workloads: readonly Workload[];
}

export interface ConnectionDependencies {
  /** Sockets to try, in this order. */
  sockets(): readonly string[];
  clientOn(socket: string): ApiClient;
  /** @returns what cancels it */
  after(ms: number, action: () => void): () => void;
  /** From 0 to 1. */
  chance(): number;
  /** Called when anything that is shown of the connection may have changed. */
  onChange(): void;
  wall_ms(): number;
  /** Called with what happened, oldest first: on the first connection, everything recent enough to still be shown. */
  onEvents(events: readonly ApiEvent[]): void;
}

/** Does something after so many ms, by the clock. @returns cancels it */
export function afterDelay(ms: number, action: () => void): () => void {
  const timer = setTimeout(action, ms);
  return () => clearTimeout(timer);
}

/** Every how many answers have the points of the sparklines, which are most of an answer; a column of one is 37 s. */
const recentEvery = 3;

/** Polls the monitor, follows its events, and reconnects when it comes back. */
export class MonitorConnection {
  readonly #dependencies: ConnectionDependencies;
  #link = firstLink;
  #seen: Seen | null = null;
  #failure: OmnimindError | null = null;
  #client: { readonly socket: string; readonly api: ApiClient } | null = null;
  /** Aborts everything that was begun since the start. */
  #ending = new AbortController();
  #isAsking = false;
  #cancel: () => void = () => {};
  /** Until the sparklines are asked for again. */
  #recentIn = 0;
  /** Where to go on with the events of each socket. */
  readonly #cursors = new Map<string, number>();
  #listening: AbortController | null = null;

  constructor(parts: ConnectionDependencies) {
    this.#dependencies = parts;
  }

  get link(): Link {
    return this.#link;
  }
  /** `null` while it is not online. */
  get seen(): Seen | null {
    return this.#seen;
  }
  /** Why it is offline. */
  get failure(): OmnimindError | null {
    return this.#failure;
  }
  /** `null` while it is not online. */
  get api(): ApiClient | null {
    return this.#client?.api ?? null;
  }

  /** Where the events go on; `null` before they were asked for. */
  get cursor(): number | null {
    return this.#cursors.get(this.#client?.socket ?? '') ?? null;
  }

  start(): void {
    if (this.#link.phase !== 'off') return;
    this.#ending = new AbortController();
    this.#become('started');
    this.#schedule();
  }

  stop(): void {
    this.#ending.abort();
    this.#cancel();
    this.#lose();
    this.#failure = null;
    this.#become('stopped');
  }

  /** Sets whether somebody is looking; who begins to look gets the current state at once. */
  attend(isAttended: boolean): void {
    if (isAttended === this.#link.isAttended) return;
    this.#link = linkAfter(this.#link, isAttended ? 'attended' : 'left');
    this.#recentIn = 0;
    if (isAttended) this.askNow();
  }

  /** Asks at once instead of at the end of the wait. */
  askNow(): void {
    if (this.#link.phase === 'off' || this.#isAsking) return;
    this.#cancel();
    void this.#ask();
  }

  #schedule(wait = wait_ms(this.#link, this.#dependencies.chance())): void {
    this.#cancel();
    if (wait !== null) this.#cancel = this.#dependencies.after(wait, () => void this.#ask());
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const { signal } = this.#ending;
    const outcome = await this.#askAny(signal);
    this.#isAsking = false;
    // After a stop, and perhaps a new start, the answer is outdated.
    if (!signal.aborted) this.#take(outcome);
    this.#schedule();
  }

  #take(outcome: Outcome): void {
    if (outcome instanceof OmnimindError) {
      this.#lose();
      this.#failure = outcome;
      this.#become('failed');
      return;
    }
    const { socket, api, seen } = outcome;
    const isNew = this.#client?.socket !== socket;
    if (isNew) this.#lose();
    this.#seen = seen;
    this.#failure = null;
    if (isNew) {
      this.#client = { socket, api };
      this.#listening = new AbortController();
      void this.#listen(socket, api, this.#listening.signal);
    }
    this.#become('answered');
  }

  /** Asks the socket that answered last, then the others. */
  async #askAny(signal: AbortSignal): Promise<Outcome> {
    let failure: OmnimindError | undefined;
    const known = this.#client;
    const withRecent = known === null || this.#recentIn <= 0;
    const sockets = this.#dependencies.sockets().filter((socket) => socket !== known?.socket);
    const clients = sockets.map((socket) => () => ({ socket, api: this.#dependencies.clientOn(socket) }));
    for (const clientOf of known === null ? clients : [() => known, ...clients]) {
      const { socket, api } = clientOf();
      try {
        const [machine, { workloads }] = await Promise.all([
          api.call('machine', { signal }),
          api.call('workloads', { ...(withRecent ? { query: { recent: 'true' } } : {}), signal }),
        ]);
        this.#recentIn = withRecent ? recentEvery - 1 : this.#recentIn - 1;
        return { socket, api, seen: { machine, workloads: withRecent ? workloads : this.#withRecent(workloads) } };
      } catch (error) {
        const said = asOmnimind(error);
        // A denied socket says more than a missing one.
        if (failure === undefined || failure.code === 'monitor_unavailable') failure = said;
      }
      if (signal.aborted) break;
    }
    return failure ?? new OmnimindError('monitor_unavailable', message('monitor.none', { sockets: [] }));
  }

  /** The workloads, each with the sparkline of its last answer that had one. */
  #withRecent(workloads: readonly Workload[]): Workload[] {
    const known = new Map(this.#seen?.workloads.map(({ id, recent }) => [id, recent]));
    return workloads.map((workload) => {
      const recent = known.get(workload.id);
      return recent === undefined ? workload : { ...workload, recent };
    });
  }

  /** Follows the events for as long as this is the connection. */
  async #listen(socket: string, api: ApiClient, signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        const after = this.#cursors.get(socket) ?? (await this.#past(socket, api, signal));
        for await (const event of api.stream(after, signal)) {
          if (signal.aborted) return;
          failures = 0;
          this.#cursors.set(socket, event.cursor);
          this.#dependencies.onEvents([event]);
          if (!this.#isAsking) this.#schedule(afterEvent_ms);
        }
      } catch {
        // The next poll shows whether the monitor is there at all.
      }
      failures += 1;
      if (!signal.aborted) await this.#pause(retryWait_ms(failures, this.#dependencies.chance()), signal);
    }
  }

  /** Tells what happened lately, all at once. @returns the cursor to go on from */
  async #past(socket: string, api: ApiClient, signal: AbortSignal): Promise<number> {
    const past: ApiEvent[] = [];
    let cursor = cursorAt(this.#dependencies.wall_ms() - maxAge_s * 1000);
    for await (const { events, next } of api.eventPages(cursor, signal)) {
      past.push(...events);
      cursor = next;
    }
    if (signal.aborted) return cursor;
    this.#cursors.set(socket, cursor);
    if (past.length > 0) this.#dependencies.onEvents(past);
    return cursor;
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#dependencies.after(ms, resolve);
      signal.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
  }

  #lose(): void {
    this.#listening?.abort();
    this.#listening = null;
    this.#client = null;
    this.#seen = null;
  }

  #become(event: LinkEvent): void {
    this.#link = linkAfter(this.#link, event);
    this.#dependencies.onChange();
  }
}

type Outcome = { readonly socket: string; readonly api: ApiClient; readonly seen: Seen } | OmnimindError;

function asOmnimind(error: unknown): OmnimindError {
  if (error instanceof OmnimindError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new OmnimindError('internal', message('defect', { detail }), { cause: error });
}
