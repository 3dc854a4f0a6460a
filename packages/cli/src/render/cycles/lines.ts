import type { Cycle, CyclesReport } from '@omnimind/protocol/cycles-report';
import { sparkline } from '@omnimind/protocol/sparkline';
import { blankLine, bodyWidth, bulletLines, layout, rule, type Section } from '../layout.ts';
import { type Screen, saidText } from '../screen.ts';
import { cut, displayWidth, wrap } from '../width.ts';
import {
  driftText,
  exitText,
  headlineOf,
  killWords,
  noDriftText,
  sequels,
  shortText,
  spreadText,
} from './sentences.ts';
import { type CyclesSummary, type CycleUnit, measures, spreadOf, summaryOf, waitsOf } from './summary.ts';

/** Drifts, kills, failed cycles and notices that are told one by one; the rest is in the report's file. */
const shown = { drifts: 6, kills: 4, failed: 8, slowest: 3, notices: 4 };
/** In less than this many columns a sparkline says nothing. */
const leastSparkline = 12;

/** What people read first, at the end of the last cycle: how it went, what drifts, who was killed. */
export function cyclesReportLines(screen: Screen, report: CyclesReport): string[] {
  const { messages, unicode } = screen;
  const texts = screen.messages.cyclesReport;
  const summary = summaryOf(report);
  const columns = bodyWidth(screen);
  const title = `omnimind cycles ${unicode ? '·' : '-'} `;
  // The rule takes 7 columns beside its title.
  const name = shortText(screen, report.name, screen.columns - title.length - 7);
  return [
    '',
    rule(screen, title + name),
    ...layout(screen, [
      { label: texts.labels.cycles, lines: headLines(screen, report, summary, columns) },
      ...figureSections(screen, report, summary, columns),
      blankLine,
      { label: texts.labels.drift, lines: driftLines(screen, report, summary, columns) },
      { label: texts.labels.killed, lines: killLines(screen, report, summary, columns) },
      { label: texts.labels.failed, lines: failedLines(screen, summary, columns) },
      { label: texts.labels.slowest, lines: slowestLines(screen, summary, columns) },
      { label: messages.report.labels.notices, lines: noticeLines(screen, report, columns) },
    ]),
  ];
}

function headLines(screen: Screen, report: CyclesReport, summary: CyclesSummary, columns: number): string[] {
  const { paint, glyphs } = screen;
  const { failed, kills } = report.totals;
  const severity = kills > 0 ? 'critical' : failed > 0 ? 'alert' : report.drift.length > 0 ? 'watch' : 'ok';
  const head = wrap(`${glyphs.dot} ${headlineOf(screen, report, summary)}`, columns);
  return [
    ...head.map((line) => paint.severity(severity, line)),
    ...sequels(screen, report, summary).flatMap((text) => wrap(text, columns)),
    ...(summary.completed < 2 ? [] : [stripLine(screen, summary.cycles, columns)]),
  ];
}

/** Duration, CPU and memory from cycle to cycle, and how long cycles were held back. */
function figureSections(screen: Screen, report: CyclesReport, { cycles }: CyclesSummary, columns: number): Section[] {
  const { labels } = screen.messages.report;
  const texts = screen.messages.cyclesReport;
  const series = (value: (cycle: Cycle) => number | null, unit: CycleUnit, ...rest: readonly string[]) =>
    seriesLines(screen, cycles.map(value), unit, rest, columns);
  const inAll = texts.inAll(screen.format.span(report.totals.duration_s));
  const ofCores = texts.ofCores(screen.format.level(report.host.cores, 'cores'));
  return [
    { label: labels.duration, lines: series(measures.duration, 's', inAll) },
    { label: labels.cpu, lines: series(measures.peakCpu, 'cores', ofCores) },
    { label: labels.memory, lines: series(measures.peakMemory, 'bytes') },
    ...report.watched.slice(0, 4).map((name, index) => ({
      label: '',
      lines: wrap(
        `${cut(screen.text(name), Math.floor(columns / 3), screen.glyphs.ellipsis)}: ${ends(screen, cycles, index)}`,
        columns,
      ),
    })),
    { label: texts.labels.waited, lines: waitLines(screen, report, columns) },
  ];
}

/** What one watched process held after the first cycle and after the last. */
function ends(screen: Screen, cycles: readonly Cycle[], index: number): string {
  const known = cycles.map(({ watched_bytes }) => watched_bytes[index] ?? null).filter((bytes) => bytes !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return screen.messages.report.notMeasured;
  return `${screen.format.level(first, 'bytes')} ${screen.glyphs.arrow} ${screen.format.level(last, 'bytes')}`;
}

function seriesLines(
  screen: Screen,
  values: readonly (number | null)[],
  unit: CycleUnit,
  rest: readonly string[],
  columns: number,
): string[] {
  const spread = spreadOf(values);
  const text = [spreadText(screen, spread, unit), ...(spread === undefined ? [] : rest)].join(', ');
  if (spread === undefined) return [text];
  // The same room for each line, so that what happened at one time stands at one place.
  const room = Math.min(columns - 48, values.length, 48);
  if (room < leastSparkline || displayWidth(text) + room + 2 > columns) return wrap(text, columns);
  const drawn = sparkline(values, room, { unicode: screen.unicode, fold: 'max' });
  return [`${screen.paint.accent(drawn)}  ${text}`];
}

function waitLines({ messages, format }: Screen, report: CyclesReport, columns: number): string[] {
  const { count, most } = waitsOf(report);
  if (count === 0) return [];
  return wrap(messages.cyclesReport.heldBack(count, format.span(report.totals.waited_s), format.span(most)), columns);
}

function driftLines(screen: Screen, report: CyclesReport, summary: CyclesSummary, columns: number): string[] {
  if (report.drift.length === 0)
    return summary.completed < 2 ? [] : wrap(noDriftText(screen, report, summary), columns);
  const lines = report.drift
    .slice(0, shown.drifts)
    .flatMap((drift) => bulletLines(screen, driftText(screen, drift), columns));
  return [
    ...lines.map((line) => screen.paint.severity('watch', line)),
    ...moreLine(screen, report.drift, shown.drifts),
  ];
}

function killLines(screen: Screen, report: CyclesReport, { kills }: CyclesSummary, columns: number): string[] {
  const texts = screen.messages.cyclesReport;
  let told = '';
  const lines = kills.slice(0, shown.kills).flatMap((cycle) => {
    const which = texts.cycle(cycle.cycle, cycle.attempt);
    const { title, body } = killWords(screen, cycle.kill, report);
    if (cycle.kill === null) return bulletLines(screen, `${which}: ${title}`, columns);
    // Attempt after attempt is often killed for the same reason: it is told once.
    const because = body === told ? [] : wrap(body, columns - 2).map((line) => screen.paint.dim(`  ${line}`));
    told = body;
    return [
      ...bulletLines(screen, `${which}: ${title}`, columns).map((line) => screen.paint.severity('critical', line)),
      ...because,
    ];
  });
  return [...lines, ...moreLine(screen, kills, shown.kills)];
}

function failedLines(screen: Screen, { failed }: CyclesSummary, columns: number): string[] {
  const texts = screen.messages.cyclesReport;
  const parts = failed.slice(0, shown.failed).map((cycle) => `${cycle.cycle} (${exitText(screen, cycle)})`);
  if (parts.length === 0) return [];
  const more = failed.length > shown.failed ? [texts.more(failed.length - shown.failed)] : [];
  return wrap([...parts, ...more].join(', '), columns);
}

function slowestLines({ messages, format }: Screen, { slowest, cycles }: CyclesSummary, columns: number): string[] {
  if (cycles.length <= shown.slowest) return [];
  const texts = messages.cyclesReport;
  const parts = slowest
    .slice(0, shown.slowest)
    .map(({ cycle, duration_s }) => `${texts.cycle(cycle)} ${format.span(duration_s)}`);
  return wrap(parts.join(', '), columns);
}

function noticeLines(screen: Screen, report: CyclesReport, columns: number): string[] {
  const lines = report.notices
    .slice(0, shown.notices)
    .flatMap((text) => bulletLines(screen, saidText(screen, text), columns));
  return [...lines, ...moreLine(screen, report.notices, shown.notices)];
}

function moreLine({ messages }: Screen, all: readonly unknown[], most: number): string[] {
  return all.length <= most ? [] : [messages.cyclesReport.more(all.length - most)];
}

/** The cycles as one line of signs, each the worst of its cycles: `x` failed, `K` killed, `r` retried, the rest quiet. */
function stripLine(screen: Screen, cycles: readonly Cycle[], columns: number): string {
  const { paint, unicode } = screen;
  const count = Math.min(columns, cycles.length);
  const quiet = unicode ? '·' : '.';
  const signs = Array.from({ length: count }, (_, column) => {
    const part = cycles.slice(
      Math.floor((column * cycles.length) / count),
      Math.floor(((column + 1) * cycles.length) / count),
    );
    if (part.some(({ outcome }) => outcome === 'killed')) return paint.severity('critical', 'K');
    if (part.some(({ outcome }) => outcome === 'failed')) return paint.severity('alert', 'x');
    if (part.some(({ attempt }) => attempt > 1)) return paint.severity('watch', 'r');
    return paint.severity('ok', quiet);
  });
  return signs.join('');
}
