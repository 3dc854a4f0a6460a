import type { MachineState, Workload } from '@omnimind/protocol/api/schemas';
import { foldedProtection, isActedOn } from '@omnimind/protocol/event';
import { memoryOf } from '@omnimind/protocol/memory';
import { sparkline } from '@omnimind/protocol/sparkline';
import { bodyWidth, layout, rule, type Section } from './layout.ts';
import { machineFacts } from './machine-line.ts';
import type { Screen } from './screen.ts';
import { tableLines } from './table.ts';
import { cut, cutDirectory, cutName, displayWidth, wrap } from './width.ts';
import { behaviorSummary, forecastText, mainReason, processText } from './workload.ts';

/** So many of those in trouble are shown with their reason, and so many of the busiest, where the screen has room. */
const mostInTrouble = 8;
const mostBusy = 40;
const mostFolded = 3;
const sparkColumns = 16;
/** On a narrower screen the figures need the room of sparklines and forecasts. */
const leastForAll = 60;
/** From here on there is room for what is done where. */
const leastForPlaces = 110;

/**
 * What the machine and its workloads do right now, on one screen: those in trouble first, each with one reason.
 *
 * @param rows that there are: where they are few, fewer workloads are shown, but one in trouble always
 * @param runsIn whose slice the next run goes to
 */
export function statusLines(
  screen: Screen,
  machine: MachineState,
  workloads: readonly Workload[],
  rows = Number.POSITIVE_INFINITY,
  runsIn: 'system' | 'user' = machine.monitor.manager,
): string[] {
  const texts = screen.messages.status;
  const heard = workloads.filter(({ ignored }) => !ignored);
  const troubled = heard.filter((workload) => severityOf(workload) !== 'ok').sort(byTrouble);
  const well = heard
    .filter((workload) => severityOf(workload) === 'ok')
    .sort((a, b) => (b.cpu_cores ?? 0) - (a.cpu_cores ?? 0) || (memoryOf(b) ?? 0) - (memoryOf(a) ?? 0));
  const ignored = workloads.length - heard.length;
  const head = [
    rule(screen, `omnimind · ${screen.text(machine.host.name)}`),
    ...layout(screen, machineSections(screen, machine)),
    '',
  ];
  const foot = [
    ...(ignored === 0 ? [] : ['', screen.paint.dim(texts.ignored(ignored))]),
    ...foldedLines(screen, workloads),
    '',
    ...(heard.some(isHeld) ? wrap(texts.release, screen.columns).map(screen.paint.dim) : []),
    ...wrap(texts.hint('omnimind top', 'omnimind why', runsIn), screen.columns).map(screen.paint.dim),
  ];
  // The shell's next line wants a row, too.
  const room = rows - 1 - head.length - foot.length;
  const trouble = [
    ...(troubled.some(isInTrouble) ? [] : [screen.paint.bold(troubled.length === 0 ? texts.allWell : texts.noTrouble)]),
    ...troubleLines(screen, troubled, room),
  ];
  const fitting = Math.max(0, Math.min(mostBusy, room - trouble.length - 2));
  // The line that counts the rest takes the place of one.
  const busiest = well.slice(0, well.length > fitting ? Math.max(0, fitting - 1) : fitting);
  const rest = well.length - busiest.length;
  return [
    ...head,
    ...trouble,
    ...(busiest.length === 0
      ? []
      : [
          '',
          screen.paint.bold(texts.busiest),
          ...indent(tableOf(narrowed(screen), busiest).lines),
          ...(rest === 0 ? [] : [`  ${screen.paint.dim(screen.messages.cyclesReport.more(rest))}`]),
        ]),
    ...foot,
  ];
}

/** Which workloads stand for cgroups that are too many. */
function foldedLines(screen: Screen, workloads: readonly Workload[]): string[] {
  const folded = workloads.filter(({ protected_by }) => protected_by === foldedProtection);
  if (folded.length === 0) return [];
  const names = folded.slice(0, mostFolded).map(({ name }) => screen.text(name));
  const more = folded.length > mostFolded ? [screen.glyphs.ellipsis] : [];
  return ['', ...wrap(screen.messages.status.folded(folded.length, [...names, ...more].join(', ')), screen.columns)];
}

function machineSections(screen: Screen, machine: MachineState): Section[] {
  const { glyphs, messages, paint } = screen;
  const texts = screen.messages.machine;
  const facts = machineFacts(screen, machine);
  const { severity, recent, monitor } = machine;
  const { name, meaning } = messages.behaviors.severity[severity];
  const sign = `${glyphs.dot} ${name}`;
  const spark = (series: readonly (number | null)[], fold: 'mean' | 'max') =>
    series.length < 2 || screen.columns < leastForAll
      ? ''
      : `${sparkline(series, sparkColumns, { unicode: screen.unicode, fold })}  `;
  const { manager, version, mode, started } = monitor;
  const watcher = texts.monitorLine(
    manager,
    screen.text(version),
    messages.behaviors.mode[mode],
    screen.format.moment(started),
  );
  const columns = bodyWidth(screen);
  return [
    {
      label: texts.machine,
      lines: [
        paint.severity(severity, sign) +
          cut(` ${glyphs.dash} ${meaning}`, columns - displayWidth(sign), glyphs.ellipsis),
      ],
    },
    { label: messages.report.labels.cpu, lines: wrap(spark(recent.cpu_cores, 'mean') + facts.cpu, columns) },
    { label: messages.report.labels.memory, lines: wrap(spark(recent.anon_bytes, 'max') + facts.memory, columns) },
    { label: texts.swap, lines: wrap(facts.swap, columns) },
    { label: messages.behaviors.aspect.pressure, lines: wrap(facts.pressure, columns) },
    { label: texts.monitor, lines: wrap(watcher, columns) },
  ];
}

/** @param room lines that there are */
function troubleLines(screen: Screen, troubled: readonly Workload[], room: number): string[] {
  const { glyphs, messages, paint } = screen;
  const texts = screen.messages.status;
  if (troubled.length === 0) return [];
  // Two lines each, below a heading (or that all is well) and the table's head, and before one that counts the rest. What is only
  // watched stands below, under a heading of its own.
  const others = troubled.every(isInTrouble) ? 3 : 5;
  const shown = troubled.slice(0, Math.max(1, Math.min(mostInTrouble, Math.floor((room - others) / 2))));
  const firstWatched = shown.findIndex((workload) => !isInTrouble(workload));
  const watched = ['', paint.bold(texts.watched)];
  const { head, lines } = tableOf(narrowed(screen), shown);
  return [
    ...(firstWatched === 0 ? watched : [paint.bold(texts.trouble)]),
    ...indent([head]),
    ...shown.flatMap(({ verdict, rung }, index) => {
      const heading = index === firstWatched && index > 0 ? watched : [];
      const done = isActedOn({ rung }) ? `[${messages.behaviors.rung[rung]}]` : '';
      const told = [done, mainReason(screen, verdict)].filter((text) => text !== '').join(' ');
      const reason = told === '' ? [] : [`    ${paint.dim(cut(told, screen.columns - 4, glyphs.ellipsis))}`];
      return [...heading, ...indent([lines[index] ?? '']), ...reason];
    }),
    ...(troubled.length === shown.length
      ? []
      : [`  ${paint.dim(messages.cyclesReport.more(troubled.length - shown.length))}`]),
  ];
}

/** The workloads as rows of a table, aligned. */
function tableOf(screen: Screen, workloads: readonly Workload[]) {
  const { glyphs, messages, paint } = screen;
  const { columns } = messages.report;
  const hasForecasts =
    screen.columns >= leastForAll - 2 && workloads.some(({ verdict }) => verdict?.time_to_exhaustion_s != null);
  const hasPids = screen.columns >= leastForAll && workloads.some(({ pid }) => typeof pid === 'number');
  const isWide = hasPids && screen.columns >= leastForPlaces;
  const [head = '', ...lines] = tableLines(
    screen,
    [
      { head: columns.workload, least: 12, cut: cutName },
      ...(hasPids ? [{ head: columns.pid, align: 'right' as const }] : []),
      { head: columns.cpu, align: 'right' },
      { head: columns.memory, align: 'right' },
      ...(hasForecasts ? [{ head: screen.messages.machine.ends }] : []),
      { head: columns.behavior, least: 8 },
      ...(isWide
        ? [
            { head: columns.heaviest, least: 8 },
            { head: columns.directory, least: 8, cut: cutDirectory },
          ]
        : []),
    ],
    workloads.map((workload) => {
      const { name, pid, heaviest, directory, cpu_cores, verdict } = workload;
      const memory_bytes = memoryOf(workload);
      const severity = severityOf(workload);
      return [
        { text: screen.text(name), ...(severity === 'ok' ? {} : { paint: paint.bold }) },
        ...(hasPids ? [{ text: String(pid ?? glyphs.dash) }] : []),
        { text: cpu_cores === null ? glyphs.dash : screen.format.cores(cpu_cores) },
        { text: memory_bytes === null ? glyphs.dash : screen.format.bytes(memory_bytes) },
        ...(hasForecasts ? [{ text: forecastText(screen, verdict?.time_to_exhaustion_s) }] : []),
        { text: behaviorSummary(screen, workload), paint: (text: string) => paint.severity(severity, text) },
        ...(isWide ? [{ text: processText(screen, heaviest) }, { text: screen.text(directory ?? '') }] : []),
      ];
    }),
  );
  return { head, lines };
}

function narrowed(screen: Screen): Screen {
  return { ...screen, columns: screen.columns - 2 };
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

const ranks = { ok: 0, watch: 1, alert: 2, critical: 3 } as const;

function severityOf({ verdict }: Workload) {
  return verdict?.severity ?? 'ok';
}

/** Whether it is paused or throttled. */
function isHeld({ rung }: Workload): boolean {
  return rung === 'throttle' || rung === 'freeze';
}

/** Whether `omnimind status` fails for it. */
function isInTrouble(workload: Workload): boolean {
  return ranks[severityOf(workload)] >= ranks.alert;
}

function byTrouble(a: Workload, b: Workload): number {
  return ranks[severityOf(b)] - ranks[severityOf(a)] || (b.cpu_cores ?? 0) - (a.cpu_cores ?? 0);
}
