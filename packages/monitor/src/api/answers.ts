import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { displayName } from '@omnimind/observe/command-name';
import { openApiDocument } from '@omnimind/protocol/api/openapi';
import type { RouteName } from '@omnimind/protocol/api/routes';
import {
  type Adopted,
  type adoptRequestSchema,
  type Checked,
  type Events,
  type Focus,
  type IgnoredList,
  maxPoints,
  type Past,
  type Released,
  type Series,
  type Slow,
  type Workload,
  type WorkloadDetail,
} from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import { machineWorkload } from '@omnimind/protocol/event';
import type { Ignored } from '@omnimind/protocol/ignored';
import { message } from '@omnimind/protocol/message';
import type { History } from '@omnimind/remember/history/history';
import type { z } from 'zod';
import { type ApiState, ignoredFields } from './api-state.ts';
import { type Caller, checkOwner, maySee, scopesOf } from './caller.ts';
import type { EventFeed } from './event-feed.ts';
import type { LoadedModels } from './loaded-models.ts';
import type { ParsedRequest } from './read-request.ts';
import { SlowEditors, slownessOf } from './slow-editor.ts';
import type { Command, CommandResult } from './worker-messages.ts';

const defaultSpan_s = 3600;
const defaultPoints = 300;
const maxEvents = 100;
const maxProcesses = 100;

/** Answers questions about the past. */
type SeriesStore = Pick<History, 'available' | 'reason' | 'series' | 'past'>;

/** In place of the history where the configuration wants none. */
export const historyOff: SeriesStore = {
  available: false,
  reason: message('history.configured_off'),
  series: () => null,
  past: () => [],
};

export interface AnswerDependencies {
  readonly version: string;
  readonly state: ApiState;
  readonly feed: EventFeed;
  readonly history: SeriesStore;
  readonly interval_s: number;
  /** Asks the monitor. */
  command(command: Command): Promise<CommandResult>;
  verify(): Promise<Checked>;
  /** @throws OmnimindError */
  adopt(request: AdoptRequest, caller: Caller): Promise<Adopted>;
  readonly models: Pick<LoadedModels, 'of'>;
  wall_ms(): number;
}

export type AdoptRequest = z.infer<typeof adoptRequestSchema>;

type Answer = (asked: ParsedRequest, caller: Caller) => unknown;

/** What each route answers, the stream apart. They throw OmnimindError. */
export function makeAnswers(parts: AnswerDependencies): Record<Exclude<RouteName, 'stream'>, Answer> {
  const { state, feed, history } = parts;
  const found = (id: string) => {
    const workload = state.find(id);
    if (workload === null) throw notFound();
    return workload;
  };
  const owned = (id: string, caller: Caller) => {
    const workload = found(id);
    checkOwner(caller, workload.uid);
    return workload;
  };
  const editors = new SlowEditors();
  const answers = {
    machine: () => state.machine({ available: history.available, reason: history.reason }),
    workloads: ({ query }, caller) => ({
      time: state.time,
      workloads: state.workloads(query['recent'] === true).map((workload) => shownTo(caller, workload)),
    }),
    workload: async ({ id }, caller): Promise<WorkloadDetail> => {
      const workload = found(id);
      const processes = maySee(caller, workload) ? await processesOf(id, parts) : [];
      const models = await parts.models.of({ cgroup: workload.cgroup, processes });
      return { ...shownTo(caller, workload), events: feed.about(id, maxEvents), processes, models };
    },
    series: ({ id, query }): Series => {
      const { from_ms, to_ms, step_s } = spanOf(query, parts);
      checkHistory(history);
      const series = history.series(id, from_ms, to_ms, step_s);
      if (series !== null) return series;
      if (id !== machineWorkload && state.find(id) === null) throw notFound();
      return emptySeries(id, from_ms, step_s);
    },
    past: ({ query }): Past => {
      const at_ms = momentOf(query['at']) ?? parts.wall_ms();
      checkHistory(history);
      return { time: new Date(at_ms).toISOString(), workloads: history.past(at_ms) };
    },
    events: ({ query }): Events => feed.after(Number(query['after']), Number(query['limit'])),
    verify: () => parts.verify(),
    metrics: async () => {
      const result = await parts.command({ what: 'metrics' });
      return result !== 'gone' && result.what === 'metrics' ? result.text : '';
    },
    document: () => openApiDocument(parts.version),
    adopt: ({ body }, caller): Promise<Adopted> => {
      // Refuses an unknown caller; whose process it is is checked later.
      if (caller.uid === null) checkOwner(caller, -1);
      const { pid, name, run } = body;
      return parts.adopt({ pid: Number(pid), name: textOf(name), run: textOf(run) }, caller);
    },
    ignore: async ({ id, body }, caller): Promise<Workload> => {
      const { recent: _, ignored_as: __, ...workload } = owned(id, caller);
      const request = ignoreRequestOf(body, caller);
      const [entry] = await ignoredBy(parts.command({ what: 'ignore', workload: id, ...request }));
      if (entry === undefined) throw request.ignored ? notFound() : nothingIgnored(workload.name);
      return { ...workload, ...ignoredFields(request.ignored ? entry : null) };
    },
    ignored: async (_, { uid }): Promise<IgnoredList> => ({
      ignored: await ignoredBy(parts.command({ what: 'ignored', uid })),
    }),
    ignoreNamed: async ({ body }, caller): Promise<IgnoredList> => {
      if (caller.uid === null) checkOwner(caller, -1);
      const name = textOf(body['name']) ?? '';
      const request = ignoreRequestOf(body, caller);
      const ignored = await ignoredBy(parts.command({ what: 'ignore_named', name, ...request }));
      if (ignored.length === 0) throw nothingIgnored(name);
      return { ignored };
    },
    release: async ({ id, body }, caller): Promise<Released> => {
      owned(id, caller);
      const reason = message('reason.asked', { uid: caller.uid ?? 0 });
      const { memory_bytes, stop } = body;
      const room_bytes = typeof memory_bytes === 'number' ? memory_bytes : null;
      const result = await parts.command({ what: 'release', workload: id, room_bytes, stop: stop === true, reason });
      if (result === 'gone' || result.what !== 'release') throw notFound();
      return { id, undone: [...result.undone] };
    },
    focus: async ({ body }, caller): Promise<Focus> => {
      if (caller.uid === null) checkOwner(caller, -1);
      const workloads = scopesOf(body['scopes'], state.workloads(false), caller);
      const result = await parts.command({ what: 'focus', workloads, for_s: Number(body['for_s']) });
      return { favored: result !== 'gone' && result.what === 'focus' ? [...result.favored] : [] };
    },
    slow: async ({ body }, caller): Promise<Slow> => {
      if (caller.uid === null) checkOwner(caller, -1);
      const machine = state.machine({ available: history.available, reason: history.reason });
      const slowness = slownessOf(machine, state.workloads(true), Number(body['duration_s']));
      if (slowness === null) return { workload: null, text: null };
      const { culprit, text } = slowness;
      if (editors.isHeard(caller.uid ?? -1, parts.wall_ms()))
        await parts.command({ what: 'notice', workload: culprit, text });
      return { workload: culprit, text };
    },
  } satisfies Record<Exclude<RouteName, 'stream'>, Answer>;
  return answers;
}

function shownTo<Shown extends Workload>(caller: Caller, workload: Shown): Shown {
  return maySee(caller, workload) ? workload : { ...workload, directory: null, heaviest: null };
}

/** @throws OmnimindError `history_unavailable` */
function checkHistory({ available, reason }: SeriesStore): void {
  if (available) return;
  throw new OmnimindError(
    'history_unavailable',
    message('history.unavailable', { reason: reason ?? message('history.closed') }),
  );
}

function notFound(): OmnimindError {
  return new OmnimindError('workload_not_found', message('workload.not_found'));
}

function nothingIgnored(name: string): OmnimindError {
  return new OmnimindError('workload_not_found', message('ignore.nothing', { name }));
}

function ignoreRequestOf({ ignored, for_s }: ParsedRequest['body'], { uid }: Caller) {
  return { ignored: ignored === true, for_s: typeof for_s === 'number' ? for_s : null, uid };
}

async function ignoredBy(command: Promise<CommandResult>): Promise<Ignored[]> {
  const result = await command;
  return result === 'gone' || result.what !== 'ignored' ? [] : [...result.entries];
}

async function processesOf(id: string, { command }: AnswerDependencies): Promise<WorkloadDetail['processes']> {
  const result = await command({ what: 'processes', workload: id });
  if (result === 'gone' || result.what !== 'processes') return [];
  return result.pids.slice(0, maxProcesses).flatMap((pid) => {
    const identity = readIdentity(pid);
    return identity === null ? [] : [{ pid, name: displayName('/proc', pid, identity.name) }];
  });
}

function spanOf(query: ParsedRequest['query'], { interval_s, wall_ms }: AnswerDependencies) {
  const to_ms = momentOf(query['to']) ?? wall_ms();
  const from_ms = momentOf(query['from']) ?? to_ms - defaultSpan_s * 1000;
  const span_s = (to_ms - from_ms) / 1000;
  if (!(span_s > 0)) throw new OmnimindError('usage', message('api.span'));
  const asked = query['step'];
  const step_s = typeof asked === 'number' ? asked : Math.max(interval_s, span_s / defaultPoints);
  if (span_s / step_s > maxPoints)
    throw new OmnimindError(
      'usage',
      message('api.points', { limit: maxPoints, step_s: Math.ceil(span_s / maxPoints) }),
    );
  return { from_ms, to_ms, step_s };
}

/** ms of a time that passed the schema, if the calendar has it. */
function momentOf(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new OmnimindError('usage', message('api.time', { value: text }));
  return ms;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function emptySeries(id: string, from_ms: number, step_s: number): Series {
  const columns = {
    cpu_cores: [],
    anon_bytes: [],
    pids: [],
    cpu_some: [],
    memory_some: [],
    memory_full: [],
    io_some: [],
  };
  return { id, from: new Date(from_ms).toISOString(), step_s, ...columns, verdicts: [] };
}
