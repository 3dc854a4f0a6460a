import { quoteCommand } from '@omnimind/protocol/escape';
import type { RunReport } from '@omnimind/protocol/report';
import { clockWidth, eventLines } from './event.ts';
import { blankLine, bodyWidth, bulletLines, layout, rule } from './layout.ts';
import { seriesSections } from './report.ts';
import { type Screen, saidText } from './screen.ts';
import { verdictSections } from './why.ts';
import { wrap } from './width.ts';

/** A replayed trace as a timeline and the final verdict with its numbers. */
export function replayLines(screen: Screen, report: RunReport): string[] {
  const { labels, noChanges } = screen.messages.report;
  const columns = bodyWidth(screen);
  const style = { columns, clock: clockWidth(screen, report.events), evidence: 2 };
  const command = screen.text(quoteCommand(report.run.command));
  const size = `${screen.format.duration(report.run.duration_s)}, ${screen.messages.report.samples(screen.format.number(report.samples))}`;
  return [
    rule(screen, screen.text(report.run.name)),
    ...layout(screen, [
      { label: labels.command, lines: command === '' ? [] : wrap(command, columns) },
      { label: labels.duration, lines: [size] },
      ...seriesSections(screen, report),
      blankLine,
      {
        label: labels.changes,
        lines: report.events.length === 0 ? [noChanges] : report.events.flatMap((e) => eventLines(screen, e, style)),
      },
      blankLine,
      ...verdictSections(screen, report),
      {
        label: labels.notices,
        lines: report.notices.flatMap((text) => bulletLines(screen, saidText(screen, text), columns)),
      },
    ]),
  ];
}
