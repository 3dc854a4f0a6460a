import { escapeText } from '@omnimind/protocol/escape';

/** A table; cells are Markdown already. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads.map(capital)), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Code within a table cell: fenced by more backticks than it holds; a bar would end the cell. */
export function code(text: string): string {
  const safe = escapeText(text);
  const fence = '`'.repeat(1 + Math.max(0, ...(safe.match(/`+/g) ?? []).map((run) => run.length)));
  const padding = /^`|`$/.test(safe) ? ' ' : '';
  return `${fence}${padding}${safe.replaceAll('|', '\\|')}${padding}${fence}`;
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
