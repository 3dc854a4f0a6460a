import type { Screen } from './screen.ts';
import { cut, displayWidth, padEnd, padStart } from './width.ts';

/** A column of a table; cells are finished texts without colors. */
export interface TableColumn {
  readonly head: string;
  readonly align?: 'left' | 'right';
  /** May be cut down to this many columns when the screen is narrow; the last of such columns is cut first. */
  readonly least?: number;
  /** How a cell is cut; at its end by default. */
  readonly cut?: typeof cut;
}

export interface TableCell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

const gap = 2;

/** A table without borders: heads dimmed, columns aligned, never wider than the screen. */
export function tableLines(
  screen: Screen,
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
): string[] {
  const widths = columns.map(({ head }, index) =>
    Math.max(displayWidth(head), ...rows.map((row) => displayWidth(row[index]?.text ?? ''))),
  );
  let excess = widths.reduce((sum, width) => sum + width + gap, -gap) - screen.columns;
  for (let index = columns.length - 1; index >= 0 && excess > 0; index -= 1) {
    const width = widths[index] ?? 0;
    const narrow = Math.max(Math.min(width, columns[index]?.least ?? width), width - excess);
    excess -= width - narrow;
    widths[index] = narrow;
  }
  const line = (cells: readonly TableCell[]) => {
    let rest = screen.columns;
    return cells
      .map(({ text, paint }, index) => {
        const width = Math.min(widths[index] ?? 0, Math.max(0, rest));
        rest -= width + gap;
        const shown = (columns[index]?.cut ?? cut)(text, width, screen.glyphs.ellipsis);
        const isRight = columns[index]?.align === 'right';
        const isLast = index === cells.length - 1;
        const padded = isRight ? padStart(shown, width) : isLast ? shown : padEnd(shown, width);
        return paint === undefined ? padded : paint(padded);
      })
      .join(' '.repeat(gap))
      .trimEnd();
  };
  const heads = columns.map(({ head }) => ({ text: head, paint: screen.paint.dim }));
  return [line(heads), ...rows.map(line)];
}
