import { sparkline } from '@omnimind/protocol/sparkline';
import type { Room } from '../top/keys.ts';
import type { TopState } from '../top/state.ts';
import { plainAscii } from './ascii.ts';
import { machineLine } from './machine-line.ts';
import type { Screen } from './screen.ts';
import { detailLines } from './top-detail.ts';
import { infoLine, keysLine } from './top-foot.ts';
import { padded, tableLinesOf } from './top-table.ts';
import { paintWith } from './view.ts';
import { cut, displayWidth, padEnd, padStart, wrap } from './width.ts';
import { risesOf } from './workload.ts';

/** Below this there is no room for anything of use. */
const leastColumns = 40;
const leastRows = 6;
/** From this many rows on the machine gets a second line. */
const tallRows = 30;
const footRows = 2;

/** The whole screen: as many lines as it has rows, none wider than it. */
export function topLines(screen: Screen, state: TopState, now_ms: number): string[] {
  const { columns, rows } = screen;
  if (columns < leastColumns || rows < leastRows) return tooSmall(screen);
  const body = bodyRows(screen);
  const lost = state.lost !== null;
  // The last picture is kept, but nobody takes it for the present.
  const shown = lost ? { ...screen, paint: paintWith(false) } : screen;
  const picture = [...headLines(shown, state), ...bodyLines(shown, state, body)];
  const lines = [
    ...(lost ? picture.map((line) => screen.paint.dim(line)) : picture),
    infoLine(screen, state, now_ms),
    keysLine(screen, state),
  ];
  return screen.unicode ? lines : lines.map(plainAscii);
}

/** What keys must know of what {@link topLines} shows. */
export function roomOf(screen: Screen, state: TopState): Room {
  const rows = bodyRows(screen);
  const lines = state.opened === null ? 0 : openedLines(screen, state).length;
  return { tableRows: rows - 1, mostScroll: Math.max(0, lines - (rows - 1)) };
}

function bodyRows(screen: Screen): number {
  return screen.rows - footRows - (screen.rows < tallRows ? 1 : 2);
}

function headLines(screen: Screen, state: TopState): string[] {
  const { paint, glyphs } = screen;
  const { machine } = state;
  const time = screen.format.timeOfDay(machine.time);
  const name = cut(screen.text(machine.host.name), 24, glyphs.ellipsis);
  const isWide = screen.columns >= 120;
  const left = isWide ? `omnimind ${name}` : '';
  const room = screen.columns - displayWidth(time) - 2 - (isWide ? displayWidth(left) + 2 : 0);
  const line = machineLine(screen, machine, room);
  const blanks = ' '.repeat(
    Math.max(0, room - displayWidth(machineLine({ ...screen, paint: paintWith(false) }, machine, room))),
  );
  const first = `${isWide ? `${paint.bold(left)}  ` : ''}${line}${blanks}  ${paint.dim(time)}`;
  return screen.rows < tallRows ? [first] : [first, secondLine(screen, state)];
}

/** The machine's last minutes, and who watches it. */
function secondLine(screen: Screen, { machine, workloads }: TopState): string {
  const { glyphs, messages, paint, unicode } = screen;
  const texts = messages.machine;
  const { monitor, recent } = machine;
  const told = cut(
    [
      texts.workloads(workloads.length),
      messages.behaviors.mode[monitor.mode],
      `${texts.monitor} ${screen.text(monitor.version)}`,
    ].join(', '),
    Math.floor(screen.columns / 2),
    glyphs.ellipsis,
  );
  const { labels } = messages.report;
  const words = displayWidth(`${labels.cpu} ${labels.memory} `) + 2;
  const width = Math.max(4, Math.min(60, Math.floor((screen.columns - displayWidth(told) - words - 2) / 2)));
  const { series, least } = risesOf(recent.anon_bytes);
  const cpu = padStart(sparkline(recent.cpu_cores, width, { unicode, fold: 'mean' }), width);
  const memory = padStart(sparkline(series, width, { unicode, fold: 'max', least }), width);
  const left = `${labels.cpu} ${cpu}  ${labels.memory} ${memory}`;
  const room = screen.columns - displayWidth(told) - 2;
  return `${paint.accent(padEnd(cut(left, room, glyphs.ellipsis), room))}  ${paint.dim(told)}`;
}

function bodyLines(screen: Screen, state: TopState, rows: number): string[] {
  if (state.helping) return padded(helpLines(screen), rows);
  if (state.opened === null) return tableLinesOf(screen, state, rows - 1);
  const texts = screen.messages.top;
  const lines = openedLines(screen, state);
  const room = rows - 1;
  const first = Math.max(0, Math.min(state.opened.scroll, lines.length - room));
  const last = Math.min(lines.length, first + room);
  const where = lines.length <= room ? '' : texts.lines(first + 1, last, lines.length);
  const name = screen.text(openedWorkload(state)?.name ?? '');
  const title = cut(name, screen.columns - displayWidth(where) - 2, screen.glyphs.ellipsis);
  const blanks = ' '.repeat(Math.max(0, screen.columns - displayWidth(title) - displayWidth(where)));
  const head = where === '' ? screen.paint.bold(title) : screen.paint.bold(title) + blanks + screen.paint.dim(where);
  return [head, ...padded(lines.slice(first, last), room)];
}

/** As it is in the table, or as the monitor said last when it was looked at. */
function openedWorkload({ opened, workloads }: TopState) {
  return opened?.detail ?? workloads.find(({ id }) => id === opened?.id);
}

function openedLines(screen: Screen, state: TopState): string[] {
  const workload = openedWorkload(state);
  return workload === undefined ? [] : detailLines(screen, workload, state.opened?.detail ?? null, screen.rows);
}

function helpLines(screen: Screen): string[] {
  const { paint, columns } = screen;
  const texts = screen.messages.top;
  const width = Math.min(28, Math.max(...texts.help.map(([keys]) => displayWidth(keys)))) + 2;
  const isNarrow = columns < width + 24;
  return [
    paint.bold(texts.helpTitle),
    ...texts.help.flatMap(([keys, meaning]) =>
      isNarrow
        ? [paint.bold(keys), ...wrap(meaning, columns - 2).map((line) => `  ${line}`)]
        : wrap(meaning, columns - width).map((line, index) =>
            index === 0 ? paint.bold(padEnd(keys, width)) + line : ' '.repeat(width) + line,
          ),
    ),
  ];
}

/** Says what is missing, as far as there is room for that. */
function tooSmall(screen: Screen): string[] {
  const { columns, rows, glyphs } = screen;
  const text = screen.messages.top.tooSmall(leastColumns, leastRows);
  const lines = columns < 8 ? [cut(text, columns, glyphs.ellipsis)] : wrap(text, columns);
  const shown = padded(lines, rows);
  return screen.unicode ? shown : shown.map(plainAscii);
}
