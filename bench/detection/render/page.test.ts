import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contenders } from '../contenders/index.ts';
import { omnimind } from '../contenders/omnimind.ts';
import { openCorpus } from '../corpus.ts';
import { traceOf } from '../fake-trace.ts';
import { type Bar, barsOf, isReached } from '../score/bars.ts';
import { type Outcomes, runAll } from '../score/outcome.ts';
import { tallyOf } from '../score/tally.ts';
import { type Complaint, complaintsOf } from './complaints.ts';
import { jsonOf, linesOf } from './output.ts';
import { pageOf } from './page.ts';
import { sectionsOf } from './sections.ts';
import { markdownTable, plainTable } from './table.ts';

const leak = { behavior: 'memory:leaking' as const, start_s: 300, end_s: 1500, due_s: 900 };
const labels = [
  { file: 'leak.jsonl', events: [leak], never: ['cpu:runaway'], set: 'test', contention: true },
  { file: 'late_leak.jsonl', events: [{ ...leak, due_s: 1 }], never: [], set: 'tuning' },
  { file: 'steady.jsonl', events: [], never: ['memory:leaking'], set: 'test' },
  { file: 'wrongly-labelled.jsonl', events: [], never: ['memory:leaking'], set: 'tuning' },
];
let folder = '';
let outcomes: Outcomes;
const complaints: Complaint[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  for (const { file } of labels) {
    const leaks = file !== 'steady.jsonl';
    const anon_MiB = (t: number) => 100 + (leaks ? Math.max(0, t - 300) / 3 : 0);
    const { header, samples } = traceOf({ cores: () => 0.5, anon_MiB }, 1500, { interval_s: 1 });
    writeFileSync(join(folder, file), `${[header, ...samples].map((line) => JSON.stringify(line)).join('\n')}\n`);
  }
  writeFileSync(join(folder, 'labels.json'), JSON.stringify({ traces: labels }));
  const corpus = openCorpus('live', folder);
  outcomes = runAll(corpus === undefined ? [] : [corpus], contenders, (trace, contender, _, outcome) => {
    if (contender === omnimind) complaints.push(...complaintsOf(outcome, trace));
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const results = () => {
  const own = outcomes.get(omnimind.name) ?? [];
  const states = new Map([[omnimind.name, { atFew: 40_000, atMany: 70_000 }]]);
  const bars = barsOf(outcomes, { atFew: 40_000, atMany: 70_000 });
  return { own, states, bars, complaints, sections: sectionsOf({ outcomes, states, bars }) };
};

describe('the bars', () => {
  const value = (what: string): Bar | undefined => results().bars.find((bar) => bar.what.startsWith(what));

  test('are measured where there is something to measure them on', () => {
    expect(value('macro-F1')).toMatchObject({ value: 1 });
    expect(value('false alarms for memory, public')?.value).toBeNull();
    // 20 MiB a minute.
    expect(value('median delay of a clear leak')?.value).toBeGreaterThan(120);
  });

  test('are short where all was missed', () => {
    const missed = { label: leak, delay_s: null, inTime: false, text: '', reported: [] };
    const [outcome] = results().own;
    if (outcome === undefined) throw new Error('no outcome');
    const none = { ...outcome, judgement: { ...outcome.judgement, events: [missed] } };
    const bar = barsOf(new Map([[omnimind.name, [none]]]), null).find((each) => each.what.includes('clear leak'));
    expect([bar?.value, bar && isReached(bar)]).toEqual([Number.POSITIVE_INFINITY, false]);
  });

  test('are reached on the right side of their bound, and not without a measurement', () => {
    expect(
      results()
        .bars.filter((bar) => bar.what.startsWith('state'))
        .map(isReached),
    ).toEqual([true, false]);
    const bar = { what: '', bound: 0.9, side: 'at least', unit: 'share' } as const;
    expect([0.9, 0.89, null].map((measured) => isReached({ ...bar, value: measured }))).toEqual([true, false, false]);
  });
});

test('complaints name each miss, late find and false alarm with its evidence', () => {
  expect(complaints.map(({ kind, trace }) => [kind, trace])).toEqual([
    ['late', 'late_leak'],
    ['false alarm', 'wrongly-labelled'],
  ]);
  expect(complaints[0]?.text).toMatch(/^memory:leaking from 0:05:00, due within 1 s, found after .* memory rose /);
  expect(complaints[0]?.numbers).toBe('cores 0.5 → 0.5, memory 100 MiB → 500 MiB, floor 20 MiB/min');
  expect(complaints[1]?.text).toMatch(/forbidden by the label.* memory rose /);
});

describe('the page', () => {
  const page = () => {
    const { own, bars, sections } = results();
    const pictures = [{ file: 'memory-leaking.svg', behavior: 'memory:leaking' as const }];
    const tallies = [{ name: 'live', tally: tallyOf(own) }];
    return pageOf({ contenders, sections, pictures, bars, complaints, tallies });
  };

  test('holds every table, picture, shortcoming and how to repeat it', () => {
    for (const words of [
      '## Live: tuning and test half',
      '![memory:leaking](detection/memory-leaking.svg)',
      '- late, live `late_leak`: ',
      '- state per workload at 100,000 ticks: 68.4 KiB, where at most 64 KiB was asked for.',
      'npm run bench:detection -- --live NAME',
    ])
      expect(page()).toContain(words);
    expect(page()).not.toContain('## Public');
  });

  test('is the same each time but for the measured cost', () => {
    const lasting = (text: string) => text.split('\n').filter((line) => !/µs/.test(line));
    expect(lasting(page())).toEqual(lasting(page()));
  });
});

test('the tables are printed for people and for programs', () => {
  const { states, bars, sections } = results();
  expect(linesOf(sections)).toMatch(/OmniMind +1\.000/);
  const parsed = JSON.parse(jsonOf({ outcomes, states, bars, complaints }));
  expect(parsed.contenders.map((each: { name: string }) => each.name)).toEqual(contenders.map(({ name }) => name));
  expect(parsed.complaints).toHaveLength(2);
});

test('a table aligns its columns', () => {
  const table = {
    columns: ['name', 'n'],
    rows: [
      ['a', '10'],
      ['bcdef', '1'],
    ],
  };
  expect(plainTable(table)).toBe('name    n\n─────  ──\na      10\nbcdef   1');
  expect(markdownTable(table)).toBe('| name | n |\n| --- | --: |\n| a | 10 |\n| bcdef | 1 |');
});
