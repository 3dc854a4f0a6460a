import { describe, expect, test } from 'vitest';
import { parseLabels } from './labels.ts';

const event = { behavior: 'memory:leaking', start_s: 300, end_s: 780, due_s: 600 };
const trace = { file: 'b.jsonl.gz', events: [event], never: ['cpu:runaway'], note: 'a leak' };
const parse = (...traces: unknown[]) => parseLabels(JSON.stringify({ traces }), 'labels.json');

describe('labels', () => {
  test('are read as the trace format gives them, sorted by file', () => {
    const labels = parse(trace, { ...trace, file: 'a.jsonl', set: 'tuning', program: 'leak.mjs', contention: true });
    expect(labels.map((label) => label.file)).toEqual(['a.jsonl', 'b.jsonl.gz']);
    expect(labels[1]).toEqual(trace);
    expect(labels[0]).toMatchObject({ set: 'tuning', program: 'leak.mjs', contention: true });
  });

  test.each([
    ['an unknown behavior', { ...trace, never: ['cpu:busy'] }, 'there is no behavior "cpu:busy"'],
    ['an event that ends before it starts', { ...trace, events: [{ ...event, end_s: 300 }] }, 'ends after its start'],
    ['an event that is also forbidden', { ...trace, never: ['memory:leaking'] }, 'both an event and never'],
    ['a file outside of the folder', { ...trace, file: '../x.jsonl' }, 'beside the labels'],
  ])('that hold %s are refused', (_, wrong, message) => {
    expect(() => parse(wrong)).toThrow(message);
  });
});
