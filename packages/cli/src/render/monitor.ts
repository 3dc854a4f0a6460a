import type { MonitorTick } from '@omnimind/monitor/monitor-options';
import { machineWorkload, type OmnimindEvent } from '@omnimind/protocol/event';
import { memoryOf } from '@omnimind/protocol/memory';
import { severities } from '@omnimind/protocol/verdict';
import { eventText, evidenceOf } from './event.ts';
import { evidenceText, type Screen } from './screen.ts';
import { type TableCell, tableLines } from './table.ts';
import { cut, displayWidth, padEnd, wrap } from './width.ts';

/** From this width on there is room for the number of processes. */
const wideColumns = 100;

type Workload = MonitorTick['workloads'][number];

/** One tick as a table of at most `rows` lines: the worst first, then the busiest. What has no room is counted. */
export function monitorLines(screen: Screen, tick: MonitorTick, rows: number): string[] {
  const { glyphs, messages, paint } = screen;
  const isWide = screen.columns >= wideColumns;
  const sorted = [...tick.workloads].sort((a, b) => rank(b) - rank(a) || (b.cpu_cores ?? 0) - (a.cpu_cores ?? 0));
  const head = headLine(screen, tick);
  // One line each for the head, the heads of the columns, and the sentence on what is hidden.
  const room = Math.max(1, rows - 3);
  const shown = sorted.slice(0, sorted.length <= room + 1 ? room + 1 : room);
  const hidden = sorted.length - shown.length;
  const hasRungs = shown.some(({ rung }) => rung !== 'observe');
  const { columns } = messages.report;
  const table = tableLines(
    screen,
    [
      { head: columns.workload, least: 12 },
      { head: columns.verdict },
      { head: columns.cpu, align: 'right' },
      { head: columns.behavior },
      { head: columns.memory, align: 'right' },
      { head: columns.behavior, least: 8 },
      ...(isWide ? [{ head: columns.processes, align: 'right' } as const] : []),
      ...(hasRungs ? [{ head: columns.rung, least: 6 }] : []),
    ],
    shown.map((workload) => [
      ...cells(screen, workload),
      ...(isWide ? [{ text: workload.pids === null ? glyphs.dash : String(workload.pids) }] : []),
      ...(hasRungs ? [{ text: workload.rung === 'observe' ? '' : messages.behaviors.rung[workload.rung] }] : []),
    ]),
  );
  return [head, ...table, ...(hidden === 0 ? [] : [paint.dim(messages.report.monitor.hidden(hidden))])];
}

function rank({ verdict }: Workload): number {
  return verdict === null ? -1 : severities.indexOf(verdict.severity);
}

function headLine(screen: Screen, { time, host, workloads }: MonitorTick): string {
  const { messages, paint, glyphs } = screen;
  const available = host.memory_available_bytes;
  const left = `omnimind  ${messages.report.monitor.machine(workloads.length, available == null ? glyphs.dash : screen.format.bytes(available))}`;
  const right = `${screen.format.timeOfDay(time)}  ${messages.report.monitor.quit}`;
  const room = screen.columns - displayWidth(right) - 2;
  return paint.bold(padEnd(cut(left, room, glyphs.ellipsis), room + 2)) + paint.dim(right);
}

function cells(screen: Screen, workload: Workload): TableCell[] {
  const { messages, glyphs, paint } = screen;
  const { name, verdict, cpu_cores } = workload;
  const memory_bytes = memoryOf(workload);
  const severity = verdict?.severity;
  return [
    { text: screen.text(name) },
    severity === undefined
      ? { text: glyphs.dash }
      : { text: messages.behaviors.severity[severity].name, paint: (text) => paint.severity(severity, text) },
    { text: cpu_cores === null ? glyphs.dash : screen.format.cores(cpu_cores) },
    { text: verdict === null ? glyphs.dash : messages.behaviors.cpu_behavior[verdict.cpu_behavior].name },
    { text: memory_bytes === null ? glyphs.dash : screen.format.bytes(memory_bytes) },
    { text: verdict === null ? glyphs.dash : messages.behaviors.memory_behavior[verdict.memory_behavior].name },
  ];
}

/** A change as a line of its own that goes on in hanging lines: time, workload, what, and the first reason why. */
export function changeLines(screen: Screen, event: OmnimindEvent, workload: string): string[] {
  const time = screen.format.timeOfDay(event.time);
  const indent = ' '.repeat(displayWidth(time) + 2);
  const room = screen.columns - indent.length;
  const [reason] = evidenceOf(event);
  const [first = '', ...rest] = wrap(`${nameOf(screen, event, workload)}: ${eventText(screen, event)}`, room);
  const reasons = reason === undefined ? [] : wrap(evidenceText(screen, reason), room - 2);
  return [
    `${screen.paint.dim(time)}  ${first}`,
    ...rest.map((line) => indent + line),
    ...reasons.map((line) => `${indent}  ${screen.paint.dim(line)}`),
  ];
}

/** A change as one line for a log, with the full time. */
export function changeLogLine(screen: Screen, event: OmnimindEvent, workload: string): string {
  const [reason] = evidenceOf(event);
  const why = reason === undefined ? '' : `: ${evidenceText(screen, reason)}`;
  return `${event.time} ${nameOf(screen, event, workload)}: ${eventText(screen, event)}${why}`;
}

/** The machine has no name of its own: what is about it comes with its ID. */
function nameOf(screen: Screen, event: OmnimindEvent, workload: string): string {
  return event.workload === machineWorkload ? screen.messages.machine.machine : screen.text(workload);
}
