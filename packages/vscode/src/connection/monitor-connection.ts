import type { ApiClient } from '@omnimind/client/api-client';
import type { ApiEvent, MachineState, Workload } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { firstLink, type Link, type LinkEvent, linkAfter, retryWait_ms, wait_ms } from './link.ts';

/** What the monitor said last. */
export interface Seen {
  readonly machine: MachineState;
  readonly workloads: readonly Workload[];
}

export interface ConnectionParts {
  /** Where to look for a monitor, in this order. */
  sockets(): readonly string[];
  clientOn(socket: string): ApiClient;
  /** @returns what calls it off */
  after(ms: number, action: () => void): () => void;
  /** From 0 to 1. */
  chance(): number;
  /** Whatever is shown of the connection may be another now. */
  onChange(): void;
  onEvent(event: ApiEvent): void;
}

/** Keeps to the monitor: asks how things are, hears events, and comes back after it was away. */
export class MonitorConnection {
  readonly #parts: ConnectionParts;
  #link = firstLink;
  #seen: Seen | null = null;
  #failure: OmnimindError | null = null;
  #client: { readonly socket: string; readonly api: ApiClient } | null = null;
  /** Ends all that is under way since it was started. */
  #ending = new AbortController();
  #isAsking = false;
  #callOff: () => void = () => {};
  /** The last event that was heard on each socket. */
  readonly #cursors = new Map<string, number>();
  #listening: AbortController | null = null;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
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
  /** To ask for more; `null` while it is not online. */
  get api(): ApiClient | null {
    return this.#client?.api ?? null;
  }

  /** The last event that was heard; `null` before the first. */
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
    this.#callOff();
    this.#lose();
    this.#failure = null;
    this.#become('stopped');
  }

  /** Says whether somebody looks. Who begins to look sees the present at once. */
  attend(isAttended: boolean): void {
    if (isAttended === this.#link.isAttended) return;
    this.#link = linkAfter(this.#link, isAttended ? 'attended' : 'left');
    if (isAttended) this.hurry();
  }

  /** Asks now, whatever the wait. */
  hurry(): void {
    if (this.#link.phase === 'off' || this.#isAsking) return;
    this.#callOff();
    void this.#ask();
  }

  #schedule(): void {
    const wait = wait_ms(this.#link, this.#parts.chance());
    this.#callOff();
    if (wait !== null) this.#callOff = this.#parts.after(wait, () => void this.#ask());
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const { signal } = this.#ending;
    const outcome = await this.#askAny(signal);
    this.#isAsking = false;
    // It was stopped meanwhile, and perhaps started again: what is known is of another time.
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

  /** Asks where it answered last, then elsewhere. */
  async #askAny(signal: AbortSignal): Promise<Outcome> {
    let failure: OmnimindError | undefined;
    const known = this.#client;
    const places = this.#parts.sockets().filter((socket) => socket !== known?.socket);
    const clients = places.map((socket) => () => ({ socket, api: this.#parts.clientOn(socket) }));
    for (const clientOf of known === null ? clients : [() => known, ...clients]) {
      const { socket, api } = clientOf();
      try {
        const [machine, { workloads }] = await Promise.all([
          api.call('machine', { signal }),
          api.call('workloads', { query: { recent: 'true' }, signal }),
        ]);
        return { socket, api, seen: { machine, workloads } };
      } catch (error) {
        const said = asOmnimind(error);
        // That one may not be asked says more than that another is not there.
        if (failure === undefined || failure.code === 'monitor_unavailable') failure = said;
      }
      if (signal.aborted) break;
    }
    return failure ?? new OmnimindError('monitor_unavailable', message('monitor.none', { sockets: [] }));
  }

  /** Hears events for as long as the connection is this one. */
  async #listen(socket: string, api: ApiClient, signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        for await (const event of api.stream(this.#cursors.get(socket) ?? null, signal)) {
          if (signal.aborted) return;
          failures = 0;
          this.#cursors.set(socket, event.cursor);
          this.#parts.onEvent(event);
        }
      } catch {
        // Whether the monitor is there at all, the next asking says.
      }
      failures += 1;
      if (!signal.aborted) await this.#pause(retryWait_ms(failures, this.#parts.chance()), signal);
    }
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#parts.after(ms, resolve);
      signal.addEventListener('abort', () => {
        callOff();
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
    this.#parts.onChange();
  }
}

type Outcome = { readonly socket: string; readonly api: ApiClient; readonly seen: Seen } | OmnimindError;

function asOmnimind(error: unknown): OmnimindError {
  if (error instanceof OmnimindError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new OmnimindError('internal', message('defect', { detail }), { cause: error });
}
