import { killIn } from '@omnimind/messages/announcement';
import { type BehaviorChanged, type OmnimindEvent, rungs } from '@omnimind/protocol/event';
import { evidenceText, finish, type Screen, saidText } from './screen.ts';
import { termOf } from './verdict.ts';
import { padStart, wrap } from './width.ts';
import { mainReason } from './workload.ts';

/** Whether an event is something done about trouble, as opposed to seen. */
export function isAction(event: OmnimindEvent): boolean {
  return event.type.startsWith('action_');
}

/** Columns of the times on the left of a timeline. */
export function clockWidth({ format }: Screen, events: readonly { t: number }[]): number {
  return Math.max(4, ...events.map(({ t }) => format.clock(t).length));
}

export interface EventStyle {
  readonly columns: number;
  readonly clock: number;
  /** How many sentences of evidence follow a change. */
  readonly evidence: number;
}

/** An event with its time and what it is founded on, one line or several. */
export function eventLines(screen: Screen, event: OmnimindEvent, style: EventStyle): string[] {
  const { paint } = screen;
  const indent = ' '.repeat(style.clock + 2);
  const room = style.columns - indent.length;
  const time = paint.dim(padStart(screen.format.clock(event.t), style.clock));
  const [head = '', ...rest] = wrap(eventText(screen, event), room);
  const lines = [`${time}  ${paintHead(screen, event, head)}`, ...rest.map((line) => indent + line)];
  for (const evidence of evidenceOf(event).slice(0, style.evidence))
    for (const line of wrap(evidenceText(screen, evidence), room - 2)) lines.push(`${indent}  ${paint.dim(line)}`);
  return lines;
}

/** What happened, in one sentence without its time. */
export function eventText(screen: Screen, event: OmnimindEvent): string {
  const { messages } = screen;
  switch (event.type) {
    case 'behavior_changed':
      return changesText(screen, event);
    case 'action_taken':
      return `${messages.behaviors.rung[event.rung]}: ${saidText(screen, event.text)}`;
    case 'action_undone':
      return `${messages.behaviors.rung[event.rung]} ${messages.report.undone}: ${saidText(screen, event.text)} (${saidText(screen, event.reason)})`;
    case 'action_skipped':
      return `${messages.behaviors.rung[event.rung]} ${messages.report.skipped}: ${saidText(screen, event.reason)}`;
    case 'exhaustion_forecast': {
      const { low, high } = event.time_to_exhaustion_s;
      return messages.announcements.forecast(low, high);
    }
    case 'kill':
      return screen.text(killIn(screen.language, event));
    case 'notice':
      return saidText(screen, event.text);
  }
}

/** `memory stable → growing, severity ok → watch` */
function changesText(screen: Screen, { changes }: BehaviorChanged): string {
  const { glyphs, messages } = screen;
  return changes
    .map(({ aspect, from, to }) => {
      const [before, after] = [from, to].map((value) => termOf(screen, aspect, value).name);
      return `${messages.behaviors.aspect[aspect]} ${before} ${glyphs.arrow} ${after}`;
    })
    .join(', ');
}

/** The numbers that an event is founded on. */
export function evidenceOf(event: OmnimindEvent) {
  if (event.type === 'behavior_changed') return event.verdict.evidence;
  if (event.type === 'kill') return event.verdict?.evidence ?? [];
  return 'evidence' in event ? event.evidence : [];
}

function paintHead(screen: Screen, event: OmnimindEvent, head: string): string {
  if (event.type === 'behavior_changed') return screen.paint.severity(event.verdict.severity, head);
  if (event.type === 'kill') return screen.paint.severity('critical', head);
  return 'severity' in event ? screen.paint.severity(event.severity, head) : head;
}

const firstTold = rungs.indexOf('notify');

/**
 * The line that tells an event while the command runs; `undefined` for what can wait for the report: only what was
 * done about trouble, from the rung `notify` on, and who was killed, may come between the lines of the command.
 */
export function liveLine(screen: Screen, event: OmnimindEvent): string | undefined {
  if (event.type === 'kill') return finish(screen, [`omnimind: ${eventText(screen, event)}`]);
  if (event.type !== 'action_taken' && event.type !== 'action_undone') return undefined;
  if (rungs.indexOf(event.rung) < firstTold) return undefined;
  if (event.type === 'action_undone' && event.rung === 'notify') return undefined;
  if (event.type === 'action_undone' || event.rung !== 'notify')
    return finish(screen, [`omnimind: ${eventText(screen, event)}`]);
  const reason = mainReason(screen, event);
  const why = reason === '' ? '' : `: ${reason}`;
  return finish(screen, [`omnimind: ${saidText(screen, event.text)}${why}`]);
}
