import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Sample, TraceHeader } from '@omnimind/protocol/trace';
import { TraceParser } from '@omnimind/protocol/trace-parser';
import { parseLabels, type TraceLabel } from './labels.ts';

/** A labelled recording, read whole. */
export interface Trace {
  /** File name without its extensions. */
  readonly name: string;
  readonly label: TraceLabel;
  readonly header: TraceHeader;
  readonly samples: readonly Sample[];
  /** Time of the last sample, s. */
  readonly duration_s: number;
}

/** Traces with their labels. */
export interface Corpus {
  readonly name: 'live' | 'cases' | 'public';
  readonly labels: readonly TraceLabel[];
  /** Reads one of them. */
  read(label: TraceLabel): Trace;
}

/** The corpus of `labels.json` in `folder` with its traces in `traces`; `undefined` when the labels are absent. */
export function openCorpus(name: Corpus['name'], folder: string, traces = folder): Corpus | undefined {
  const file = join(folder, 'labels.json');
  if (!existsSync(file)) return undefined;
  return {
    name,
    labels: parseLabels(readFileSync(file, 'utf8'), file),
    read: (label) => readTrace(join(traces, label.file), label),
  };
}

/** The same, each trace read once. */
export function inMemory(corpus: Corpus): Corpus {
  const traces = new Map(corpus.labels.map((label) => [label, corpus.read(label)]));
  return { ...corpus, read: (label) => traces.get(label) ?? corpus.read(label) };
}

function readTrace(file: string, label: TraceLabel): Trace {
  const { header, samples, last } = readRecording(file);
  return { name: label.file.replace(/\.jsonl(\.gz)?$/, ''), label, header, samples, duration_s: last.t };
}

/** Reads a recording, plain or gzip by content. A last line without its end is a recorder that was killed: left out. */
export function readRecording(file: string): { header: TraceHeader; samples: Sample[]; last: Sample } {
  const bytes = readFileSync(file);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  const parser = new TraceParser(file);
  const samples: Sample[] = [];
  for (const line of text.slice(0, text.lastIndexOf('\n')).split('\n')) {
    const sample = parser.parse(line);
    if (sample !== undefined) samples.push(sample);
  }
  const { header } = parser;
  const last = samples.at(-1);
  if (header === undefined || last === undefined) throw new Error(`${file}: no samples`);
  return { header, samples, last };
}
