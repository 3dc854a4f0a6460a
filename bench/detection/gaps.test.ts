import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { omnimind } from './contenders/omnimind.ts';
import { openCorpus, type Trace } from './corpus.ts';
import { gapKinds, leftOver, withGaps } from './gaps.ts';
import { judge } from './score/judge.ts';
import { accountOf } from './score/stretches.ts';

const live = openCorpus('live', import.meta.dirname, join(import.meta.dirname, 'traces'));

function judged(trace: Trace | undefined) {
  if (trace === undefined) throw new Error('There is no such trace.');
  const { events, falseAlarms } = judge(accountOf(omnimind, trace).stretches, trace.label, trace.duration_s);
  return { inTime: events.map((event) => event.inTime), falseAlarms: falseAlarms.length };
}

describe.each(['third', 'pauses'] as const)('with gaps (%s)', (kind) => {
  test.each([
    'growing-scan-jvm-alone',
    'late-leak-python',
    'leak-python-dict',
    'loop-c',
    'loop-python-alone',
    'thrash-working-set',
    'v8-healthy',
  ])('%s is told as without', (name) => {
    const label = live?.labels.find(({ file }) => file === `${name}.jsonl.gz`);
    if (live === undefined || label === undefined) throw new Error(`There is no ${name}.`);
    expect(judged(withGaps(live, gapKinds[kind].keep).read(label))).toEqual(judged(live.read(label)));
  });

  test('samples are left out, and the same ones each time', () => {
    const samples = Array.from({ length: 1200 }, (_, t) => ({ t }));
    const left = leftOver(samples, gapKinds[kind].keep);
    expect(left).toEqual(leftOver(samples, gapKinds[kind].keep));
    expect(left.length).toBeGreaterThan(700);
    expect(left.length).toBeLessThan(1050);
  });
});
