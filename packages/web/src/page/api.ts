import type { ApiEvent, Events, MachineState, Series, Workload, WorkloadDetail } from '@omnimind/protocol/api/schemas';

/** Why something could not be had: nobody serves the page any more, no monitor answers, nobody let us in, or another reason. */
export type Failure = { readonly kind: 'server' | 'monitor' | 'closed' | 'other'; readonly detail: string };

/** What was asked for, or why not. */
export type Answer<Value> = { readonly value: Value } | { readonly failure: Failure };

let language = 'en';

/** The language of the sentences that the monitor sends. */
export function setLanguage(wanted: string): void {
  language = wanted;
}

async function ask<Value>(path: string, init: RequestInit = {}): Promise<Answer<Value>> {
  try {
    const response = await fetch(path, { ...init, headers: { ...init.headers, 'Accept-Language': language } });
    const value = await response.json();
    if (response.ok) return { value };
    const { code, detail } = value;
    const kind = code === 'token_refused' ? 'closed' : code === 'monitor_unavailable' ? 'monitor' : ('other' as const);
    return { failure: { kind, detail: String(detail) } };
  } catch {
    return { failure: { kind: 'server', detail: '' } };
  }
}

const post = <Value>(path: string, body: unknown) =>
  ask<Value>(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
const pathOf = (id: string) => `/v1/workloads/${encodeURIComponent(id)}`;
const moment = (ms: number) => new Date(ms).toISOString();

export const api = {
  logIn: (token: string) => post<object>('/session', { token }),
  session: () => ask<{ mayAct: boolean }>('/session'),
  machine: () => ask<MachineState>('/v1/machine'),
  workloads: () => ask<{ time: string; workloads: Workload[] }>('/v1/workloads?recent=true'),
  workload: (id: string) => ask<WorkloadDetail>(pathOf(id)),
  /** @param points at most 4000 */
  series: (id: string, from_ms: number, to_ms: number, points: number) =>
    ask<Series>(
      `${pathOf(id)}/series?from=${moment(from_ms)}&to=${moment(to_ms)}&step=${Math.max(1, Math.ceil((to_ms - from_ms) / 1000 / points))}`,
    ),
  events: (after: number) => ask<Events>(`/v1/events?after=${after}&limit=1000`),
  ignore: (id: string, ignored: boolean) => post<Workload>(`${pathOf(id)}/ignore`, { ignored }),
  release: (id: string) => post<{ undone: string[] }>(`${pathOf(id)}/release`, {}),
  adopt: (pid: number) => post<{ scope: string }>('/v1/workloads', { pid }),
};

const retry_ms = 5000;

/** Pages of events that are read at most, of 1000 each. */
const maxPages = 20;

/** What happened since a moment, oldest first. Cursors are µs of the wall clock at least, so that a moment is one, too. */
export async function eventsSince(from_ms: number): Promise<Answer<ApiEvent[]>> {
  const found: ApiEvent[] = [];
  let after = Math.max(0, Math.floor(from_ms * 1000));
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await api.events(after);
    if ('failure' in answer) return answer;
    const { events, next, more } = answer.value;
    found.push(...events);
    after = next;
    if (!more) break;
  }
  return { value: found };
}

/** Calls back at each event from now on; it goes on where it was after a loss. @returns ends it */
export function listen(onEvent: () => void): () => void {
  let stream: EventSource;
  let timer = 0;
  const open = () => {
    stream = new EventSource('/v1/events/stream');
    stream.addEventListener('announcement', onEvent);
    stream.addEventListener('error', () => {
      // After an answer that is no stream, a browser does not try again by itself.
      if (stream.readyState === EventSource.CLOSED) timer = window.setTimeout(open, retry_ms);
    });
  };
  open();
  return () => {
    window.clearTimeout(timer);
    stream.close();
  };
}
