import type { Workload } from '@omnimind/protocol/api/schemas';
import { selectedIndexIn, shownWorkloads } from '../top/order.ts';
import type { TopState } from '../top/state.ts';
import type { Screen } from './screen.ts';
import { type TopColumn, topColumns } from './top-columns.ts';
import { cut, padEnd, padStart, wrap } from './width.ts';

/** Before each row: a sign for the chosen one, and a blank. */
const markColumns = 2;

/** The heads of the columns and as many workloads as there is room for, the chosen one among them; always `rows` + 1 lines. */
export function tableLinesOf(screen: Screen, state: TopState, rows: number): string[] {
  const { paint } = screen;
  const shown = shownWorkloads(state);
  const at = selectedIndexIn(shown, state);
  const columns = topColumns(screen, screen.columns - markColumns);
  const heads = columns.map(({ head, width, align }) => fit(screen, head, width, align)).join(' ');
  const first = firstRow(at, shown.length, rows);
  const lines = shown
    .slice(first, first + rows)
    .map((workload, index) => rowLine(screen, columns, workload, first + index === at));
  const texts = screen.messages.top;
  const empty = shown.length > 0 ? [] : wrap(state.filter === '' ? texts.nothing : texts.noneMatches, screen.columns);
  return padded([`${' '.repeat(markColumns)}${paint.dim(heads.trimEnd())}`, ...lines, ...empty], rows + 1);
}

/** The first row on the screen: the table stays at its beginning while the chosen one can be seen there, else that is in view. */
function firstRow(selected: number, count: number, rows: number): number {
  if (selected < rows) return 0;
  // A page moves as a whole, so that the eye keeps its place while the choice goes through it.
  const page = Math.floor(selected / rows) * rows;
  return Math.max(0, Math.min(page, count - rows));
}

function rowLine(screen: Screen, columns: readonly TopColumn[], workload: Workload, isSelected: boolean): string {
  const { paint, unicode } = screen;
  const { ignored, verdict } = workload;
  const severity = verdict?.severity ?? 'ok';
  const cells = columns.map((column) => {
    const text = fit(screen, column.cell(workload, column.width), column.width, column.align);
    if (isSelected || ignored) return text;
    if (column.color === 'accent') return paint.accent(text);
    return column.color === 'severity' && severity !== 'ok' ? paint.severity(severity, text) : text;
  });
  const mark = isSelected ? (unicode ? '▸ ' : '> ') : '  ';
  const line = mark + cells.join(' ');
  if (isSelected) return paint.reverse(padEnd(line, screen.columns));
  return ignored ? paint.dim(line.trimEnd()) : line.trimEnd();
}

function fit({ glyphs }: Screen, text: string, width: number, align: 'left' | 'right'): string {
  const shown = cut(text, width, glyphs.ellipsis);
  return align === 'right' ? padStart(shown, width) : padEnd(shown, width);
}

/** As many lines as there must be. */
export function padded(lines: readonly string[], rows: number): string[] {
  return Array.from({ length: rows }, (_, index) => lines[index] ?? '');
}
