import { quantityIn } from '@omnimind/messages/translate';
import type { RunReport } from '@omnimind/protocol/report';
import type { StoredRun } from '@omnimind/remember/runs/runs';
import { clockWidth, eventLines, isAction } from './event.ts';
import { blankLine, bodyWidth, bulletLines, layout, rule, type Section } from './layout.ts';
import { endingText, factSections } from './report.ts';
import { evidenceText, type Screen, saidText } from './screen.ts';
import { tableLines } from './table.ts';
import { behaviorLines, severityLines } from './verdict.ts';
import { wrap } from './width.ts';

/** Why the verdict and each action of a run came about; with the figures of the statistical tests behind the evidence if wanted. */
export function whyLines(screen: Screen, run: StoredRun, report: RunReport, withNumbers = false): string[] {
  const { labels } = screen.messages.report;
  const columns = bodyWidth(screen);
  const changes = report.events.filter((event) => event.type !== 'notice' && !isAction(event));
  const { state, started } = run.summary;
  const told = state === 'finished' ? [] : [screen.messages.report.fromTrace[state]];
  return [
    rule(screen, `${screen.text(report.run.name)}  ${screen.text(report.run.id)}`),
    ...told.flatMap((text) => wrap(text, screen.columns)),
    ...layout(screen, [
      { label: labels.started, lines: [screen.format.moment(started)] },
      ...factSections(screen, report, state === 'finished' ? undefined : screen.messages.report[state]),
      blankLine,
      ...verdictSections(screen, report, withNumbers, endingText(screen, report)),
      blankLine,
      { label: labels.changes, lines: timeline(screen, changes, screen.messages.report.noChanges) },
      blankLine,
      {
        label: labels.actions,
        lines: timeline(screen, report.events.filter(isAction), screen.messages.report.noActions),
      },
      { label: labels.notices, lines: noticeLines(screen, report, columns) },
    ]),
    '',
    screen.messages.report.replayHint,
    `  omnimind replay ${screen.text(run.traceFile)}`,
  ];
}

/** The verdict and, as a table, the numbers that decided it. */
export function verdictSections(
  screen: Screen,
  { verdict }: Pick<RunReport, 'verdict'>,
  withNumbers = false,
  ending: string | null = null,
): Section[] {
  const { messages } = screen;
  const columns = bodyWidth(screen);
  const lines = [...severityLines(screen, verdict, columns, ending), ...behaviorLines(screen, verdict, columns)];
  return [
    { label: messages.report.labels.verdict, lines },
    { label: messages.report.labels.evidence, lines: evidenceTable(screen, verdict.evidence, withNumbers) },
  ];
}

function evidenceTable(screen: Screen, evidence: RunReport['verdict']['evidence'], withNumbers: boolean): string[] {
  const { messages, paint } = screen;
  const columns = bodyWidth(screen);
  if (evidence.length === 0) return [messages.report.noEvidence];
  const quantity = (value: number | null, unit: string) =>
    value === null ? messages.report.noThreshold : screen.text(quantityIn(screen.language, value, unit));
  const [heads = '', ...rows] = tableLines(
    { ...screen, columns },
    [
      { head: messages.report.columns.signal, least: 12 },
      { head: messages.report.columns.value, align: 'right' },
      { head: messages.report.columns.threshold, align: 'right' },
    ],
    evidence.map(({ signal, value, unit, threshold }) => [
      { text: screen.text(signal) },
      { text: quantity(value, unit), paint: paint.bold },
      { text: quantity(threshold, unit) },
    ]),
  );
  return [
    heads,
    ...evidence.flatMap((each, index) => [
      rows[index] ?? '',
      ...wrap(evidenceText(screen, each, withNumbers), columns - 2).map((line) => `  ${paint.dim(line)}`),
    ]),
  ];
}

function timeline(screen: Screen, events: RunReport['events'], none: string): string[] {
  const style = { columns: bodyWidth(screen), clock: clockWidth(screen, events), evidence: Number.POSITIVE_INFINITY };
  return events.length === 0 ? [none] : events.flatMap((event) => eventLines(screen, event, style));
}

function noticeLines(screen: Screen, report: RunReport, columns: number): string[] {
  const told = report.events.filter((event) => event.type === 'notice').map(({ text }) => text);
  const texts = new Set([...told, ...report.notices].map((notice) => saidText(screen, notice)));
  return [...texts].flatMap((text) => bulletLines(screen, text, columns));
}
