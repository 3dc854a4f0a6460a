import type {
  ApiEvent,
  Events,
  MachineState,
  Past,
  Series,
  Workload,
  WorkloadDetail,
} from '@omnimind/protocol/api/schemas';
import type { machineWorkload } from '@omnimind/protocol/event';
import type { Policy, WhatIf } from './policy.ts';

/** Why something could not be had: nobody serves the page any more, no monitor answers, nobody let us in, or another reason. */
export type Failure = { readonly kind: 'server' | 'monitor' | 'closed' | 'other'; readonly detail: string };

/** What was asked for, or why not. */
export type Answer<Value> = { readonly value: Value } | { readonly failure: Failure };

/** The machine among the workloads. Its module would bring zod into the page: its type alone keeps it the same. */
export const machineId: typeof machineWorkload = 'machine';

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
  past: (at_ms: number) => ask<Past>(`/v1/past?at=${moment(at_ms)}`),
  events: (after: number) => ask<Events>(`/v1/events?after=${after}&limit=1000`),
  whatIf: (id: string, from_ms: number, to_ms: number, policy: Policy) =>
    ask<WhatIf>(`/what-if?${new URLSearchParams({ ...policy, id, from: moment(from_ms), to: moment(to_ms) })}`),
  ignore: (id: string, ignored: boolean) => post<Workload>(`${pathOf(id)}/ignore`, { ignored }),
  release: (id: string, given: { memory_bytes?: number; stop?: boolean } = {}) =>
    post<{ undone: string[] }>(`${pathOf(id)}/release`, given),
  adopt: (pid: number) => post<{ scope: string }>('/v1/workloads', { pid }),
};

const retry_ms = 5000;

/** Pages of events that are read at most, of 1000 each. */
const maxPages = 20;

/** The cursor of a moment: cursors are µs of the wall clock at least. */
export function cursorAt(ms: number): number {
  return Math.max(0, Math.floor(ms * 1000));
}

/** What happened after a cursor, oldest first, and where to go on. */
export async function eventsAfter(
  cursor: number,
): Promise<Answer<{ readonly events: ApiEvent[]; readonly next: number }>> {
  const found: ApiEvent[] = [];
  let after = cursor;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await api.events(after);
    if ('failure' in answer) return answer;
    const { events, next, more } = answer.value;
    found.push(...events);
    after = next;
    if (!more) break;
  }
  return { value: { events: found, next: after } };
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
