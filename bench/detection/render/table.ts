/** A table: the first column is text, the others are aligned to the right. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** For a terminal: columns as wide as their longest cell. */
export function plainTable({ columns, rows }: Table): string {
  const widths = columns.map((name, i) => Math.max(width(name), ...rows.map((row) => width(row[i] ?? ''))));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === 0 ? pad(cell, widths[i], 'end') : pad(cell, widths[i], 'start')))
      .join('  ')
      .trimEnd();
  return [line(columns), line(widths.map((each) => '─'.repeat(each))), ...rows.map(line)].join('\n');
}

/** For a page. */
export function markdownTable({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** All characters that the tables use are one cell wide, the combined ones aside. */
function width(text: string): number {
  return [...text].length;
}

function pad(text: string, to: number | undefined, side: 'start' | 'end'): string {
  const blanks = ' '.repeat(Math.max(0, (to ?? 0) - width(text)));
  return side === 'start' ? blanks + text : text + blanks;
}
