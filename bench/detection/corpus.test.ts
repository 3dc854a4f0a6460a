import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCorpus } from './corpus.ts';

const header = {
  format: 'omnimind-trace',
  version: 1,
  interval_s: 1,
  host: { cores: 2, memory_bytes: 1, swap_bytes: 0 },
  workload: { name: 'x' },
};
const text = `${[header, { t: 0, anon_bytes: 1 }, { t: 1, anon_bytes: 2 }].map((line) => JSON.stringify(line)).join('\n')}\n`;
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'corpus-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(name: string, content: string | Buffer) {
  writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, 'labels.json'), JSON.stringify({ traces: [{ file: name, events: [], never: [] }] }));
  const corpus = openCorpus('live', folder);
  const label = corpus?.labels[0];
  return label === undefined ? undefined : corpus?.read(label);
}

describe('a corpus', () => {
  test('is absent without labels', () => {
    expect(openCorpus('public', join(folder, 'nowhere'))).toBeUndefined();
  });

  test.each([
    ['plain', 'a.jsonl', text],
    ['packed', 'a.jsonl.gz', gzipSync(text)],
    ['with the scrap of a last line', 'a.jsonl', `${text}{"t": 2, "anon`],
  ])('gives its traces, %s', (_, name, content) => {
    const trace = read(name, content);
    expect(trace).toMatchObject({ name: 'a', duration_s: 1, header: { workload: { name: 'x' } } });
    expect(trace?.samples.map((sample) => sample.anon_bytes)).toEqual([1, 2]);
  });

  test('refuses a trace without samples', () => {
    expect(() => read('a.jsonl', `${JSON.stringify(header)}\n`)).toThrow('no samples');
  });
});
