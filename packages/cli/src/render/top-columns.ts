import type { Term } from '@omnimind/messages/english';
import type { Workload } from '@omnimind/protocol/api/schemas';
import { isActedOn } from '@omnimind/protocol/event';
import { memoryOf } from '@omnimind/protocol/memory';
import { sparkline } from '@omnimind/protocol/sparkline';
import type { Screen } from './screen.ts';
import { cutDirectory, cutName, displayWidth, padStart } from './width.ts';
import { behaviorSummary, forecastText, lastOf, nameAndCulprit, risesOf } from './workload.ts';

/** A column of the table of `omnimind top`, as wide as it is on this screen. */
export interface TopColumn {
  readonly head: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  /** Of the workload's severity, or that of figures; none by default. */
  readonly color?: 'severity' | 'accent';
  /** The finished text, which may be wider than the column. */
  cell(workload: Workload, width: number): string;
}

interface Wish extends Omit<TopColumn, 'width' | 'align'> {
  /** Columns that it needs, and that it may take where there is room. */
  readonly least: number;
  readonly most: number;
  readonly align?: 'right';
}

/** What the sparklines of the table show, s. */
const sparkSeconds = 300;
/** What the top of a picture of CPU use stands for at the least: below it there is nothing to see. */
const leastCores = 0.2;
const gap = 1;

/** The columns for a screen of that width: on a narrow one what is wrong in few words, on a wide one each thing by itself. */
export function topColumns(screen: Screen, columns: number): TopColumn[] {
  const wishes = wishesFor(screen, columns);
  const widths = wishes.map(({ least }) => least);
  let room = columns - widths.reduce((sum, width) => sum + width + gap, -gap);
  // All grow together, so that none takes all; the first gets what can't be shared.
  while (room > 0) {
    const growing = wishes.flatMap(({ most }, index) => ((widths[index] ?? 0) < most ? [index] : []));
    if (growing.length === 0) break;
    for (const index of growing.slice(0, room)) {
      widths[index] = (widths[index] ?? 0) + 1;
      room -= 1;
    }
  }
  return wishes.map(({ align = 'left' as const, ...wish }, index) => ({ ...wish, align, width: widths[index] ?? 0 }));
}

function wishesFor(screen: Screen, columns: number): Wish[] {
  const { glyphs, messages } = screen;
  const heads = messages.report.columns;
  const texts = screen.messages.machine;
  const orDash = (value: number | null, format: (value: number) => string) =>
    value === null ? glyphs.dash : format(value);
  const name = (least: number, most: number) =>
    words(heads.workload, least, most, (workload, width) =>
      cutName(nameAndCulprit(screen, workload), width, glyphs.ellipsis),
    );
  const summary = (least: number, most: number) =>
    words(heads.behavior, least, most, (workload) => behaviorSummary(screen, workload));
  const cpu = figure(heads.cpu, 5, ({ cpu_cores }) => orDash(cpu_cores, screen.format.cores));
  const memory = figure(heads.memory, 8, (workload) => orDash(memoryOf(workload), screen.format.bytes));
  const pid = figure(heads.pid, 7, (workload) => String(workload.pid ?? glyphs.dash));
  if (columns < 60) return [name(10, 20), cpu, memory, summary(columns < 45 ? 8 : 14, 99)];
  const sparks = (most: number): [Wish, Wish] => [spark(screen, 'cpu_cores', most), spark(screen, 'anon_bytes', most)];
  const ends: Wish = {
    head: texts.ends,
    ...fixed(9),
    cell: ({ verdict }) => forecastText(screen, verdict?.time_to_exhaustion_s),
  };
  const rung: Wish = {
    head: heads.rung,
    ...fixed(Math.max(...Object.values(messages.behaviors.rung).map(displayWidth))),
    cell: (workload) => (isActedOn(workload) ? messages.behaviors.rung[workload.rung] : ''),
  };
  const pressure = verdictColumn(screen, 'pressure');
  const [cpuSpark, memorySpark] = sparks(columns < 110 ? 8 : 32);
  const use = [cpu, cpuSpark, memory, memorySpark];
  if (columns < 110) return [name(20, 40), ...use, summary(20, 40), ends];
  if (columns < 150) return [name(22, 40), pid, ...use, summary(22, 40), pressure, ends, rung];
  const severity: Wish = {
    head: heads.verdict,
    ...fixed(
      Math.max(
        ...Object.values(messages.behaviors.severity).map((term) => displayWidth(term.name)),
        texts.ignored.length,
      ),
    ),
    color: 'severity',
    cell: ({ verdict, ignored }) =>
      ignored ? texts.ignored : verdict === null ? glyphs.dash : messages.behaviors.severity[verdict.severity].name,
  };
  const behaviors = [verdictColumn(screen, 'cpu_behavior'), verdictColumn(screen, 'memory_behavior')];
  const directory: Wish = {
    head: heads.directory,
    least: 8,
    most: 24,
    cell: ({ directory }, width) => cutDirectory(screen.text(directory ?? ''), width, glyphs.ellipsis),
  };
  return [name(20, 36), pid, severity, ...use, ...behaviors, pressure, ends, rung, directory];
}

function words(head: string, least: number, most: number, cell: Wish['cell']): Wish {
  return { head, least, most, color: 'severity', cell };
}

function figure(head: string, width: number, cell: Wish['cell']): Wish {
  return { head, ...fixed(width), align: 'right', cell };
}

function fixed(width: number) {
  return { least: width, most: width };
}

/** One aspect of the verdict by itself, as wide as its longest word. */
function verdictColumn(screen: Screen, aspect: 'cpu_behavior' | 'memory_behavior' | 'pressure'): Wish {
  const { glyphs, messages } = screen;
  const terms: Readonly<Record<string, Term>> = messages.behaviors[aspect];
  const head = messages.behaviors.aspect[aspect];
  return {
    head,
    ...fixed(Math.max(displayWidth(head), ...Object.values(terms).map(({ name }) => displayWidth(name)))),
    cell: ({ verdict }) => (verdict === null ? glyphs.dash : (terms[verdict[aspect]]?.name ?? glyphs.dash)),
  };
}

/** The last five minutes, the newest on the right: CPU from nothing on, memory from its least. */
function spark({ unicode }: Screen, of: 'cpu_cores' | 'anon_bytes', most: number): Wish {
  return {
    head: '',
    least: 5,
    most,
    color: 'accent',
    cell: ({ recent }, width) => {
      if (recent === undefined) return '';
      const last = lastOf(recent[of], recent, sparkSeconds);
      const { series, least } = of === 'anon_bytes' ? risesOf(last) : { series: last, least: leastCores };
      const fold = of === 'anon_bytes' ? 'max' : 'mean';
      return padStart(sparkline(series, width, { unicode, fold, least }), width);
    },
  };
}
