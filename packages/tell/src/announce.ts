import type { Announcement } from '@omnimind/protocol/announcement';
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
  readonly memory_bytes: number | null;
}

/** What an event is called, how bad it is, and what it belongs to. */
type Row = Pick<Announcement, 'kind' | 'severity' | 'type'> &
  Partial<Pick<Announcement, 'cause' | 'over' | 'value'>> & { readonly evidence?: readonly Evidence[] };

const MiB = 2 ** 20;

/** An event as an announcement: what it is, how bad, and what it belongs to. `packages/messages` has the words. */
export function announce(event: OmnimindEvent, context: AnnounceContext): Announcement {
  const { kind, cause, severity, over = false, type, value = null, evidence = [] } = rowOf(event, context);
  const { id, sequence, host, workload } = context;
  const about = { kind, cause: cause ?? causeOf(context), severity, over, type, value };
  return { id, sequence, time: event.time, host, workload, ...about, evidence: [...evidence], event };
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

/** The one table of announcements. What a row leaves out is usual: the workload's matter, not over, without a value. */
function rowOf(event: OmnimindEvent, context: AnnounceContext): Row {
  switch (event.type) {
    case 'behavior_changed': {
      const { severity } = event.verdict;
      const type = typeOfChange(event);
      const kind = isPressureOnly(event) ? 'pressure' : 'behavior_changed';
      const evidence = sortedFor(type, event.verdict.evidence);
      return { kind, severity, over: severity === 'ok', type, value: numberOf(type, context), evidence };
    }
    case 'exhaustion_forecast': {
      const { type, severity, evidence, time_to_exhaustion_s } = event;
      return { kind: type, severity, type, value: time_to_exhaustion_s.low, evidence };
    }
    case 'action_taken':
      return { kind: event.type, severity: atLeast('watch', context), type: event.rung, evidence: event.evidence };
    case 'action_undone': {
      const severity = context.verdict?.severity ?? 'ok';
      return { kind: event.type, severity, over: severity === 'ok', type: `${event.rung}_undone` };
    }
    case 'action_skipped':
      return { kind: event.type, severity: atLeast('watch', context), type: `${event.rung}_skipped` };
    case 'kill': {
      const { pid, memory_bytes } = event.process;
      const cause = `kill:${event.time}:${pid ?? context.workload.id}`;
      const value = memory_bytes === null ? null : Math.round(memory_bytes / MiB);
      return {
        kind: 'kill',
        cause,
        severity: 'critical',
        type: 'killed',
        value,
        evidence: event.verdict?.evidence ?? [],
      };
    }
    case 'notice': {
      const cause = `monitor:${causeOfNotice(event.text)}`;
      return { kind: 'monitor_trouble', cause, severity: event.severity, type: 'monitor_trouble' };
    }
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

function numberOf(type: string, { cpu_percent, memory_bytes }: AnnounceContext): number | null {
  if (type.startsWith('cpu_')) return cpu_percent === null ? null : Math.round(cpu_percent);
  if (type.startsWith('memory_')) return memory_bytes === null ? null : Math.round(memory_bytes / MiB);
  return null;
}
