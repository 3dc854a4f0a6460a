import type { Announcement, AnnouncementKind } from '@omnimind/protocol/announcement';
import { isPressureOnly, sortedFor, typeOfChange } from '@omnimind/protocol/behavior-type';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import { type Evidence, type Severity, severities, type Verdict } from '@omnimind/protocol/verdict';

/** What an event does not say of itself. */
export interface AnnounceContext {
  readonly id: string;
  readonly sequence: number;
  readonly host: string;
  readonly workload: Announcement['workload'];
  /** The workload's verdict as of now; `null` before the first. */
  readonly verdict: Verdict | null;
  /** Its CPU use in percent of the machine, and its memory, as of now. */
  readonly cpu_percent: number | null;
  readonly anon_bytes: number | null;
}

/** What the rows of the table say of an event. */
interface Row {
  readonly kind: AnnouncementKind;
  readonly cause: string;
  readonly severity: Severity;
  readonly over: boolean;
  readonly type: string;
  readonly value: number | null;
  readonly evidence: readonly Evidence[];
}

type EventOf<Type extends OmnimindEvent['type']> = Extract<OmnimindEvent, { type: Type }>;
type Table = { readonly [Type in OmnimindEvent['type']]: (event: EventOf<Type>, context: AnnounceContext) => Row };

const MiB = 2 ** 20;

/** The one table of announcements: how each event is called, how bad it is, and what it belongs to. */
const kinds: Table = {
  behavior_changed: (event, context) => {
    const { severity } = event.verdict;
    const type = typeOfChange(event);
    const evidence = sortedFor(type, event.verdict.evidence);
    return {
      kind: isPressureOnly(event) ? 'pressure' : 'behavior_changed',
      cause: causeOf(context),
      severity,
      over: severity === 'ok',
      type,
      value: numberOf(type, context),
      evidence,
    };
  },
  exhaustion_forecast: ({ severity, evidence, time_to_exhaustion_s: { low } }, context) => ({
    kind: 'exhaustion_forecast',
    cause: causeOf(context),
    severity,
    over: false,
    type: 'exhaustion_forecast',
    value: low,
    evidence,
  }),
  action_taken: ({ rung, evidence }, context) => ({
    kind: 'action_taken',
    cause: causeOf(context),
    severity: atLeast('watch', context),
    over: false,
    type: rung,
    value: null,
    evidence,
  }),
  action_undone: ({ rung }, context) => ({
    kind: 'action_undone',
    cause: causeOf(context),
    severity: context.verdict?.severity ?? 'ok',
    over: (context.verdict?.severity ?? 'ok') === 'ok',
    type: `${rung}_undone`,
    value: null,
    evidence: [],
  }),
  action_skipped: ({ rung }, context) => ({
    kind: 'action_skipped',
    cause: causeOf(context),
    severity: atLeast('watch', context),
    over: false,
    type: `${rung}_skipped`,
    value: null,
    evidence: [],
  }),
  kill: (event, { workload }) => ({
    kind: 'kill',
    cause: `kill:${event.time}:${event.process.pid ?? workload.id}`,
    severity: 'critical',
    over: false,
    type: 'killed',
    value: event.process.memory_bytes === null ? null : Math.round(event.process.memory_bytes / MiB),
    evidence: event.verdict?.evidence ?? [],
  }),
  notice: ({ severity, text }) => ({
    kind: 'monitor_trouble',
    cause: `monitor:${causeOfNotice(text)}`,
    severity,
    over: false,
    type: 'monitor_trouble',
    value: null,
    evidence: [],
  }),
};

/** An event as an announcement: what it is, how bad, and what it belongs to. `packages/messages` has the words. */
export function announce(event: OmnimindEvent, context: AnnounceContext): Announcement {
  const { evidence, ...row } = rowOf(event, context);
  const { id, sequence, host, workload } = context;
  return { id, sequence, time: event.time, host, workload, ...row, evidence: [...evidence], event };
}

/** What there is to say without an event. */
type BareContext = Pick<AnnounceContext, 'id' | 'sequence' | 'host' | 'workload'>;

/** What stands for many events that were not announced one by one. @param span_s in which they came; `null` where unknown */
export function announceFlood(count: number, span_s: number | null, time: string, context: BareContext): Announcement {
  const about = { kind: 'flood', severity: 'watch', cause: 'flood', over: false, type: 'flood', value: count } as const;
  return { ...context, time, ...about, evidence: [], ...(span_s === null ? {} : { span_s }), event: null };
}

/** That a workload which was in trouble is gone: the end of its matter. */
export function announceEnd(time: string, context: BareContext): Announcement {
  const about = { kind: 'behavior_changed', severity: 'ok', over: true, type: 'ended', value: null } as const;
  return { ...context, time, ...about, cause: causeOf(context), evidence: [], event: null };
}

function rowOf(event: OmnimindEvent, context: AnnounceContext): Row {
  switch (event.type) {
    case 'behavior_changed':
      return kinds.behavior_changed(event, context);
    case 'exhaustion_forecast':
      return kinds.exhaustion_forecast(event, context);
    case 'action_taken':
      return kinds.action_taken(event, context);
    case 'action_undone':
      return kinds.action_undone(event, context);
    case 'action_skipped':
      return kinds.action_skipped(event, context);
    case 'kill':
      return kinds.kill(event, context);
    case 'notice':
      return kinds.notice(event, context);
  }
}

/** All that happens to one workload is one matter. */
export function causeOf({ workload }: Pick<AnnounceContext, 'workload'>): string {
  return `workload:${workload.id}`;
}

/** What tells one trouble of the monitor from another: its code, and the text of a version that had none. */
function causeOfNotice({ code, parameters }: ReceivedMessage): string {
  return code === 'as_written' ? String(parameters['text']).slice(0, 120) : code;
}

function atLeast(least: Severity, { verdict }: AnnounceContext): Severity {
  const severity = verdict?.severity ?? 'ok';
  return severities.indexOf(severity) >= severities.indexOf(least) ? severity : least;
}

function numberOf(type: string, { cpu_percent, anon_bytes }: AnnounceContext): number | null {
  if (type.startsWith('cpu_')) return cpu_percent === null ? null : Math.round(cpu_percent);
  if (type.startsWith('memory_')) return anon_bytes === null ? null : Math.round(anon_bytes / MiB);
  return null;
}
