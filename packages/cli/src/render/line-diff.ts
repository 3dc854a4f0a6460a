/** A line of a difference: it stays, goes, or comes. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** Lines that stay are shown this far around what changes. */
const context = 2;

/**
 * What changes from one text to another, line by line, with a few lines around each change: the longest common
 * subsequence. For texts of at most some hundred lines.
 *
 * @param before `null`: there was no file
 */
export function lineDiff(before: string | null, after: string | null): DiffLine[] {
  const old = linesOf(before);
  const next = linesOf(after);
  const common = commonLengths(old, next);
  const all: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < next.length) {
    const [a, b] = [old[i], next[j]];
    if (a !== undefined && a === b) {
      all.push({ sign: ' ', text: a });
      i += 1;
      j += 1;
    } else if (a !== undefined && (b === undefined || (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) {
      all.push({ sign: '-', text: a });
      i += 1;
    } else if (b !== undefined) {
      all.push({ sign: '+', text: b });
      j += 1;
    }
  }
  return all.filter((_, at) => all.slice(Math.max(0, at - context), at + context + 1).some(({ sign }) => sign !== ' '));
}

function linesOf(text: string | null): string[] {
  if (text === null || text === '') return [];
  return text.replace(/\n$/, '').split('\n');
}

/** Length of the longest common subsequence of what follows line i of one and line j of the other. */
function commonLengths(old: readonly string[], next: readonly string[]): number[][] {
  const table = Array.from({ length: old.length + 1 }, () => new Array<number>(next.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = next.length - 1; j >= 0; j -= 1) {
      const [row, below] = [table[i] ?? [], table[i + 1] ?? []];
      row[j] = old[i] === next[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  return table;
}
