import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes what a benchmark measured between its two marks in a page of docs/. */
export function writeDocsSection(page: string, bench: string, text: string): void {
  const file = join(import.meta.dirname, '../docs', page);
  const [begin, end] = [`<!-- begin of bench:${bench} -->`, `<!-- end of bench:${bench} -->`];
  const before = readFileSync(file, 'utf8');
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < 0) throw new Error(`${file} has no place for what bench:${bench} measures`);
  writeFileSync(file, `${before.slice(0, from + begin.length)}\n${text}\n${before.slice(to)}`);
}
