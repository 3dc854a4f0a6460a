import { evidenceIn, quantityIn, translate } from '@omnimind/messages/translate';
import { escapeMarkdown, quoteCommand } from '@omnimind/protocol/escape';
import type { RunReport } from '@omnimind/protocol/report';
import { sparkline } from '@omnimind/protocol/sparkline';
import { leftTexts } from './brief-report.ts';
import { eventText, isAction } from './event.ts';
import { capital, code, table } from './markdown-parts.ts';
import { endingText, memoryText } from './report.ts';
import type { Screen } from './screen.ts';
import { counted, termOf, verdictSummary } from './verdict.ts';

const columns = 60;

/** The report as Markdown: tables, everything from outside escaped. Ends with a line break. */
export function reportMarkdown(screen: Screen, report: RunReport): string {
  const { messages } = screen;
  const { labels, columns: heads } = messages.report;
  const changes = report.events.filter((event) => event.type !== 'notice' && !isAction(event));
  const actions = report.events.filter(isAction);
  const timeline = (events: RunReport['events']) =>
    table(
      [heads.time, heads.event],
      events.map((event) => [
        screen.format.clock(event.t),
        escapeMarkdown(eventText({ ...screen, text: (text) => text }, event)),
      ]),
    );
  return [
    `# omnimind: ${escapeMarkdown(report.run.name)}`,
    `**${[verdictSummary(screen, report.verdict), endingText(screen, report)]
      .flatMap((text) => text ?? [])
      .map(escapeMarkdown)
      .join(', ')}** (${messages.report.confidence(screen.format.share(report.verdict.confidence))})`,
    table(['', ''], factRows(screen, report)),
    `## ${capital(labels.verdict)}`,
    table([heads.behavior, '', heads.meaning], behaviorRows(screen, report)),
    ...exhaustion(screen, report),
    `## ${capital(labels.evidence)}`,
    report.verdict.evidence.length === 0 ? messages.report.noEvidence : evidenceTable(screen, report),
    `## ${capital(labels.changes)}`,
    changes.length === 0 ? messages.report.noChanges : timeline(changes),
    `## ${capital(labels.actions)}`,
    actions.length === 0 ? messages.report.noActions : timeline(actions),
    ...(report.notices.length === 0
      ? []
      : [
          `## ${capital(labels.notices)}`,
          report.notices.map((text) => `- ${escapeMarkdown(translate(screen.language, text))}`).join('\n'),
        ]),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function factRows(screen: Screen, report: RunReport): string[][] {
  const { messages, unicode } = screen;
  const { run, exit, cpu, io, series, host, processes } = report;
  const { labels } = messages.report;
  const number = (value: number | null) => (value === null ? messages.report.notMeasured : screen.format.number(value));
  const size = (value: number | null) => (value === null ? messages.report.notMeasured : screen.format.bytes(value));
  const drawn = (points: readonly (number | null)[], fold: 'mean' | 'max') =>
    points.some((point) => point !== null) ? ` ${code(sparkline(points, columns, { unicode, fold }))}` : '';
  const end = [
    exit.status === null ? messages.report.interrupted : `${labels.exit} ${exit.status}`,
    ...(exit.signal === null ? [] : [messages.report.endedBy(escapeMarkdown(exit.signal))]),
    ...(exit.left_behind === 0 ? [] : [messages.report.leftBehind(exit.left_behind)]),
    ...leftTexts({ ...screen, text: escapeMarkdown }, report),
  ];
  return [
    [labels.command, code(quoteCommand(run.command))],
    [labels.directory, code(run.directory)],
    [labels.started, escapeMarkdown(screen.format.utc(run.started))],
    [labels.duration, `${screen.format.duration(run.duration_s)}, ${end.join(', ')}`],
    [
      labels.cpu,
      messages.report.cpuUse(number(cpu.peak_cores), number(cpu.mean_cores), screen.format.number(host.cores)) +
        drawn(series.cpu_cores, 'mean'),
    ],
    [labels.memory, memoryText(screen, report) + drawn(series.anon_bytes, 'max')],
    [labels.io, messages.report.ioUse(size(io.read_bytes), size(io.write_bytes))],
    [labels.processes, messages.report.atMost(number(processes.peak))],
  ];
}

function behaviorRows(screen: Screen, { verdict }: RunReport): string[][] {
  return (['cpu_behavior', 'memory_behavior', 'pressure', ...counted(verdict), 'severity'] as const).map((aspect) => {
    const { name, meaning } = termOf(screen, aspect, verdict[aspect] ?? '');
    return [screen.messages.behaviors.aspect[aspect], name, meaning];
  });
}

function exhaustion({ messages }: Screen, { verdict }: RunReport): string[] {
  const end = verdict.time_to_exhaustion_s;
  return end === null ? [] : [capital(`${messages.announcements.forecast(end.low, end.high)}.`)];
}

function evidenceTable({ language, messages }: Screen, { verdict }: RunReport): string {
  const { signal, value, threshold } = messages.report.columns;
  return table(
    [signal, value, threshold, ''],
    verdict.evidence.map((evidence) => [
      escapeMarkdown(evidence.signal),
      escapeMarkdown(quantityIn(language, evidence.value, evidence.unit)),
      evidence.threshold === null
        ? messages.report.noThreshold
        : escapeMarkdown(quantityIn(language, evidence.threshold, evidence.unit)),
      escapeMarkdown(evidenceIn(language, evidence)),
    ]),
  );
}
