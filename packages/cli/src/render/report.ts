import { quoteCommand } from '@omnimind/protocol/escape';
import type { RunReport } from '@omnimind/protocol/report';
import { sparkline } from '@omnimind/protocol/sparkline';
import { endingSignal, isLimitReached, leftTexts } from './brief-report.ts';
import { clockWidth, eventLines, isAction } from './event.ts';
import { blankLine, bodyWidth, bulletLines, layout, rule, type Section } from './layout.ts';
import { type Screen, saidText } from './screen.ts';
import { behaviorLines, evidenceLines, severityLines } from './verdict.ts';
import { cut, displayWidth, padEnd, wrap } from './width.ts';

/** Events of one kind that a report shows; the earlier ones are left to `omnimind why`. */
const shownEvents = 12;
/** In less than this many columns a sparkline says nothing. */
const leastSparkline = 6;

/** The report as the terminal shows it after the command's end. */
export function reportLines(screen: Screen, report: RunReport): string[] {
  const { messages } = screen;
  const columns = bodyWidth(screen);
  const { labels } = messages.report;
  return [
    '',
    rule(
      screen,
      `omnimind ${screen.unicode ? '·' : '-'} ${cut(screen.text(report.run.name), columns, screen.glyphs.ellipsis)}`,
    ),
    ...layout(screen, [
      ...factSections(screen, report),
      ...scopeSections(screen, report),
      blankLine,
      { label: labels.verdict, lines: verdictLines(screen, report, columns) },
      { label: labels.changes, lines: eventSection(screen, report, false) },
      { label: labels.actions, lines: eventSection(screen, report, true) },
      {
        label: labels.notices,
        lines: report.notices.flatMap((text) => bulletLines(screen, saidText(screen, text), columns)),
      },
    ]),
    screen.paint.dim(messages.report.whyHint(whyCommand(screen, report))),
  ];
}

function scopeSections({ messages, text, ...screen }: Screen, { run: { scope } }: RunReport): Section[] {
  if (scope === undefined) return [];
  const told = messages.report.scope(text(scope.unit), scope.slice, scope.actor);
  return [{ label: messages.report.labels.scope, lines: wrap(told, bodyWidth({ ...screen, messages, text })) }];
}

/** Command, duration and exit, or what is said of a run without one, and the use of CPU, memory and storage. */
export function factSections(
  screen: Screen,
  report: RunReport,
  unfinished: string = screen.messages.report.interrupted,
): Section[] {
  const { labels } = screen.messages.report;
  const columns = bodyWidth(screen);
  const command = screen.text(quoteCommand(report.run.command));
  return [
    { label: labels.command, lines: wrap(cut(command, 2 * columns - 20, screen.glyphs.ellipsis), columns) },
    {
      label: labels.duration,
      lines: [endText(screen, report, unfinished), ...leftTexts(screen, report)].flatMap((text) => wrap(text, columns)),
    },
    ...seriesSections(screen, report),
    { label: labels.io, lines: wrap(ioText(screen, report), columns) },
  ];
}

function endText(screen: Screen, { run, exit }: RunReport, unfinished: string): string {
  const { messages } = screen;
  const parts = [screen.format.duration(run.duration_s)];
  if (exit.status === null) parts.push(unfinished);
  else parts.push(`${messages.report.labels.exit} ${exit.status}`);
  if (exit.signal !== null) parts.push(messages.report.endedBy(screen.text(exit.signal)));
  if (exit.left_behind > 0) parts.push(messages.report.leftBehind(exit.left_behind));
  return parts.join(', ');
}

/** Less shared memory than this is every program's, bytes. */
const leastShared = 2 ** 20;

/** `peak 319 MiB anonymous, 600 MiB shared` */
export function memoryText({ messages, format }: Screen, { memory }: Pick<RunReport, 'memory'>): string {
  if (memory.peak_anon_bytes === null) return messages.report.notMeasured;
  const shared = memory.peak_shmem_bytes ?? 0;
  const anonymous = messages.report.memoryUse(format.bytes(memory.peak_anon_bytes));
  return [
    anonymous,
    ...(shared < leastShared ? [] : [messages.report.sharedUse(format.bytes(shared))]),
    ...(memory.peak_gpu_bytes ? [messages.report.gpuUse(format.bytes(memory.peak_gpu_bytes))] : []),
  ].join(', ');
}

/** CPU and memory over time, each with its figures. */
export function seriesSections(screen: Screen, report: RunReport): Section[] {
  const { messages, paint, unicode } = screen;
  const { cpu, series, host } = report;
  const number = (value: number | null) => (value === null ? messages.report.notMeasured : screen.format.number(value));
  const cpuText =
    cpu.peak_cores === null && cpu.mean_cores === null
      ? messages.report.notMeasured
      : messages.report.cpuUse(number(cpu.peak_cores), number(cpu.mean_cores), screen.format.number(host.cores));
  const memoryUse = memoryText(screen, report);
  const room = bodyWidth(screen) - Math.max(displayWidth(cpuText), displayWidth(memoryUse)) - 2;
  const columns = Math.min(room, 60);
  const lines = (points: readonly (number | null)[], fold: 'mean' | 'max', text: string) => {
    if (columns < leastSparkline || !points.some((point) => point !== null)) return wrap(text, bodyWidth(screen));
    const drawn = sparkline(points, columns, { unicode, fold });
    const longest = Math.min(columns, Math.max(series.cpu_cores.length, series.anon_bytes.length));
    return [`${paint.accent(padEnd(drawn, longest))}  ${text}`];
  };
  return [
    { label: messages.report.labels.cpu, lines: lines(series.cpu_cores, 'mean', cpuText) },
    { label: messages.report.labels.memory, lines: lines(series.anon_bytes, 'max', memoryUse) },
  ];
}

function ioText({ messages, format }: Screen, { io }: RunReport): string {
  const size = (value: number | null) => (value === null ? messages.report.notMeasured : format.bytes(value));
  if (io.read_bytes === null && io.write_bytes === null) return messages.report.notMeasured;
  return messages.report.ioUse(size(io.read_bytes), size(io.write_bytes));
}

/** What ended a run that did not end by itself: a signal, or the end of its memory; `null` for neither. */
export function endingText(screen: Screen, { exit, notices }: Pick<RunReport, 'exit' | 'notices'>): string | null {
  const atLimit = notices.find(isLimitReached);
  if (atLimit !== undefined) return saidText(screen, atLimit);
  const signal = endingSignal(exit);
  return signal === null ? null : screen.messages.report.endedBy(screen.text(signal));
}

function verdictLines(screen: Screen, report: RunReport, columns: number): string[] {
  const { verdict } = report;
  return [
    ...severityLines(screen, verdict, columns, endingText(screen, report)),
    ...behaviorLines(screen, verdict, columns),
    ...evidenceLines(screen, verdict, columns),
  ];
}

function eventSection(screen: Screen, report: RunReport, actions: boolean): string[] {
  const { messages, paint } = screen;
  const events = report.events.filter((event) => event.type !== 'notice' && isAction(event) === actions);
  if (events.length === 0) return [actions ? messages.report.noActions : messages.report.noChanges];
  const shown = events.slice(-shownEvents);
  const style = { columns: bodyWidth(screen), clock: clockWidth(screen, shown) };
  // An action comes with the change that called for it: the numbers stand there.
  const told = new Set(report.events.filter(({ type }) => type === 'behavior_changed').map(({ t }) => t));
  const evidence = (t: number) => (!actions ? 2 : told.has(t) ? 0 : 1);
  const earlier = events.length - shown.length;
  return [
    ...(earlier === 0 ? [] : [paint.dim(messages.report.moreChanges(earlier, whyCommand(screen, report)))]),
    ...shown.flatMap((event) => eventLines(screen, event, { ...style, evidence: evidence(event.t) })),
  ];
}

function whyCommand(screen: Screen, report: RunReport): string {
  return `omnimind why ${screen.text(report.run.id)}`;
}
