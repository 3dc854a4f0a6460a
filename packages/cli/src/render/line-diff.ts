import { diff } from 'node:util';

/** A line of a difference: it stays, goes, or comes. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** Lines that stay are shown this far around what changes. */
const context = 2;

/** What changes from one text of some hundred lines to another (Myers), with a few lines around; `null`: there was no file. */
export function lineDiff(before: string | null, after: string | null): DiffLine[] {
  const all = diff(linesOf(before), linesOf(after)).map(
    ([change, text]): DiffLine => ({ sign: change === 0 ? ' ' : change > 0 ? '-' : '+', text }),
  );
  return all.filter((_, at) => all.slice(Math.max(0, at - context), at + context + 1).some(({ sign }) => sign !== ' '));
}

function linesOf(text: string | null): string[] {
  return text ? text.replace(/\n$/, '').split('\n') : [];
}
