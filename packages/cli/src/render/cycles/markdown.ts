import { translate } from '@omnimind/messages/translate';
import type { Cycle, CyclesReport } from '@omnimind/protocol/cycles-report';
import { escapeMarkdown, quoteCommand } from '@omnimind/protocol/escape';
import { eventText } from '../event.ts';
import { code, table } from '../markdown-parts.ts';
import type { Screen } from '../screen.ts';
import { cut } from '../width.ts';
import {
  driftText,
  exitText,
  figuresOf,
  headlineOf,
  killWords,
  noDriftText,
  sequels,
  spreadText,
} from './sentences.ts';
import { type CyclesSummary, type CycleUnit, measures, spreadOf, summaryOf } from './summary.ts';

/** Rows and items that a pull request still shows at ease; the rest is in the other formats. */
const most = { drifts: 20, kills: 10, failed: 20, slowest: 10, events: 3, notices: 20 };

/** The report for a pull request: everything from outside is escaped, and its length is bounded. Ends with a line break. */
export function cyclesMarkdown(screen: Screen, report: CyclesReport): string {
  const texts = screen.messages.cyclesReport;
  const { heads } = texts;
  const summary = summaryOf(report);
  const raw = { ...screen, text: (text: string) => text };
  return [
    `# omnimind cycles: ${escapeMarkdown(cut(report.name, 200, '…'))}`,
    `**${escapeMarkdown(headlineOf(screen, report, summary))}**`,
    ...sequels(screen, report, summary).map(escapeMarkdown),
    totalsTable(screen, report, summary),
    `## ${heads.drift}`,
    list(
      screen,
      report.drift,
      most.drifts,
      (drift) => [escapeMarkdown(driftText(raw, drift))],
      noDriftText(screen, report, summary),
    ),
    `## ${heads.kills}`,
    list(screen, summary.kills, most.kills, (cycle) => killItem(screen, cycle, report), texts.noKills),
    `## ${heads.failed}`,
    list(screen, summary.failed, most.failed, (cycle) => failedItem(raw, cycle), texts.noFailures),
    '<details>',
    `<summary>${heads.details}</summary>`,
    `### ${heads.slowest}`,
    cyclesTable(screen, summary.slowest.slice(0, most.slowest)),
    `### ${heads.environment}`,
    environmentTable(screen, report),
    ...(report.notices.length === 0
      ? []
      : [
          `### ${heads.notices}`,
          list(
            screen,
            report.notices,
            most.notices,
            (text) => [escapeMarkdown(cut(translate(screen.language, text), 400, '…'))],
            '',
          ),
        ]),
    '</details>',
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

/** A list with its further lines indented under each item; what it leaves out is counted. */
function list<Item>(
  { messages }: Screen,
  items: readonly Item[],
  longest: number,
  lines: (item: Item) => readonly string[],
  none: string,
): string {
  if (items.length === 0) return none;
  const rest = items.length - longest;
  return [
    ...items.slice(0, longest).map((item) => `- ${lines(item).join('\n  - ')}`),
    ...(rest > 0 ? [`- ${messages.cyclesReport.more(rest)}`] : []),
  ].join('\n');
}

function totalsTable(screen: Screen, report: CyclesReport, { cycles, completed, retried }: CyclesSummary): string {
  const { heads } = screen.messages.cyclesReport;
  const { totals } = report;
  const over = (value: (cycle: Cycle) => number | null, unit: CycleUnit) =>
    spreadText(screen, spreadOf(cycles.map(value)), unit);
  return table(
    ['', ''],
    [
      [heads.completed, `${completed} / ${report.planned}`],
      [heads.failedCount, String(totals.failed)],
      [heads.kills, String(totals.killed)],
      [heads.retried, String(retried.length)],
      [heads.duration, over(measures.duration, 's')],
      [heads.durationTotal, screen.format.span(totals.duration_s)],
      [heads.waitedTotal, screen.format.span(totals.waited_s)],
      [heads.peakMemory, over(measures.peakMemory, 'bytes')],
      [heads.peakCpu, over(measures.peakCpu, 'cores')],
    ],
  );
}

function killItem(screen: Screen, cycle: Cycle, report: CyclesReport): string[] {
  const texts = screen.messages.cyclesReport;
  const which = `**${texts.cycle(cycle.cycle, cycle.attempt)}**`;
  // Put together from texts that are escaped for a line of text; Markdown is left to do.
  const { title, body } = killWords(screen, cycle.kill, report);
  return [`${which}: ${escapeMarkdownOnly(title)}`, ...(cycle.kill === null ? [] : [escapeMarkdownOnly(body)])];
}

/** For a text whose names went through `escapeText` already: its backslashes must not be doubled a second time. */
function escapeMarkdownOnly(text: string): string {
  return text
    .split('\\')
    .map((part) => escapeMarkdown(part))
    .join('\\\\');
}

function failedItem(raw: Screen, cycle: Cycle): string[] {
  const texts = raw.messages.cyclesReport;
  const head = `**${texts.cycle(cycle.cycle, cycle.attempt)}**: ${escapeMarkdown(exitText(raw, cycle))}`;
  const events = cycle.events.slice(-most.events).map((event) => escapeMarkdown(eventText(raw, event)));
  return [`${head}, ${raw.format.span(cycle.duration_s)}`, ...events];
}

function cyclesTable(screen: Screen, cycles: readonly Cycle[]): string {
  const { heads, outcome } = screen.messages.cyclesReport;
  return table(
    [heads.cycle, heads.outcome, heads.duration, heads.waited, heads.peakMemory, heads.peakCpu, heads.pressure],
    cycles.map((cycle) => {
      const { duration, peakMemory, peakCpu, pressure } = figuresOf(screen, cycle);
      const known = [peakMemory, peakCpu, pressure].map((figure) => figure ?? screen.messages.report.noThreshold);
      const waited = screen.format.span(cycle.waited_s);
      return [String(cycle.cycle), outcome[cycle.outcome], duration, waited, ...known];
    }),
  );
}

function environmentTable(screen: Screen, report: CyclesReport): string {
  const texts = screen.messages.cyclesReport;
  const { heads } = texts;
  const { name, cores, memory_bytes, swap_bytes } = report.host;
  const machine = texts.machine(
    screen.format.number(cores),
    screen.format.bytes(memory_bytes),
    screen.format.bytes(swap_bytes),
  );
  return table(
    ['', ''],
    [
      [heads.command, code(cut(quoteCommand(report.command), 1000, '…'))],
      [heads.directory, code(cut(report.directory, 400, '…'))],
      [heads.host, `${escapeMarkdown(name)}: ${machine}`],
      [heads.mode, screen.messages.behaviors.mode[report.mode]],
      [heads.started, escapeMarkdown(screen.format.utc(report.started))],
      [heads.updated, escapeMarkdown(screen.format.utc(report.updated))],
      ...(report.resumed === 0 ? [] : [[heads.resumed, `${report.resumed} ×`]]),
    ],
  );
}
