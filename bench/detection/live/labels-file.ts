import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { folders } from './folders.ts';
import type { Label } from './label.ts';
import { recordings } from './recordings.ts';

/** Puts a label into labels.json in place of the trace's earlier one; the file keeps the recordings' order. */
export function keepLabel(label: Label): void {
  const known: Label[] = existsSync(folders.labels) ? JSON.parse(readFileSync(folders.labels, 'utf8')).traces : [];
  const order = recordings.map(({ name }) => `${name}.jsonl.gz`);
  const traces = [...known.filter(({ file }) => file !== label.file), label].sort(
    (a, b) => order.indexOf(a.file) - order.indexOf(b.file),
  );
  const text = traces.map((trace) => `  ${JSON.stringify(trace)}`).join(',\n');
  writeFileSync(`${folders.labels}.new`, `{"traces": [\n${text}\n]}\n`);
  renameSync(`${folders.labels}.new`, folders.labels);
}
