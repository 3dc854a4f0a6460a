import { killWordsIn } from '@omnimind/messages/announcement';
import type { Kill } from '@omnimind/protocol/event';
import { sparkline } from '@omnimind/protocol/sparkline';
import type { StoredKill } from '@omnimind/tell/kills/kill-store';
import { blankLine, bodyWidth, layout, rule, type Section } from './layout.ts';
import type { Screen } from './screen.ts';
import { verdictSections } from './why.ts';
import { wrap } from './width.ts';

/** Columns of a sparkline. */
const longest = 60;

/** Who killed a process, when, why, and what its workload had done in the minutes before. */
export function whyKilledLines(screen: Screen, { kill, workload_name }: StoredKill, withNumbers = false): string[] {
  const texts = screen.messages.whyKilled;
  const { title, body } = killWordsIn(screen.language, kill, workload_name);
  const columns = bodyWidth(screen);
  const { labels } = screen.messages.report;
  return [
    rule(screen, screen.text(kill.process.name)),
    ...layout(screen, [
      { label: texts.killed, lines: wrap(title, columns).map((line) => screen.paint.severity('critical', line)) },
      { label: texts.why, lines: wrap(body, columns) },
      { label: texts.when, lines: [screen.format.moment(kill.time)] },
      { label: texts.workload, lines: [workload_name === null ? texts.unknown : screen.text(workload_name)] },
      blankLine,
      ...beforeSections(screen, kill.before, columns),
      ...(kill.verdict === null ? [] : [blankLine, ...verdictSections(screen, { verdict: kill.verdict }, withNumbers)]),
      ...(kill.verdict === null && kill.before === null ? [{ label: labels.verdict, lines: [texts.unwatched] }] : []),
    ]),
    '',
    texts.hint,
  ];
}

function beforeSections(screen: Screen, before: Kill['before'], columns: number): Section[] {
  if (before === null || before.anon_bytes.length === 0) return [];
  const { format, glyphs, messages, unicode } = screen;
  const width = Math.min(longest, columns - 24);
  const spark = (series: readonly (number | null)[]) => sparkline(series, width, { unicode, fold: 'max' });
  const peak = (series: readonly (number | null)[]) => Math.max(0, ...series.filter((value) => value !== null));
  const span = screen.format.duration(before.anon_bytes.length * before.interval_s);
  return [
    {
      label: messages.report.labels.memory,
      lines: [`${spark(before.anon_bytes)}  ${screen.format.bytes(peak(before.anon_bytes))} ${glyphs.dash} ${span}`],
    },
    {
      label: messages.report.labels.cpu,
      lines: [`${spark(before.cpu_cores)}  ${format.cores(peak(before.cpu_cores))}`],
    },
  ];
}
