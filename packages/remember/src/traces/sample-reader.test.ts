import type { Sample } from '@omnimind/protocol/trace';
import { TraceParser } from '@omnimind/protocol/trace-parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SampleReader } from './sample-reader.ts';
import { fillSlots, sampleOf, slotCount } from './sample-slots.ts';

const header = JSON.stringify({
  format: 'omnimind-trace',
  version: 1,
  interval_s: 1,
  host: { cores: 2, memory_bytes: 1e9, swap_bytes: 0 },
  workload: { name: 'x' },
});

/** What is told of each line: its sample, with absent keys and nulls alike, or the error that ends it. */
function outcomes(parse: (line: string) => Sample | undefined, lines: readonly string[]): unknown[] {
  const told: unknown[] = [];
  try {
    for (const line of lines) {
      const sample = parse(line);
      const slots = new Float64Array(slotCount);
      if (sample !== undefined) fillSlots(sample, slots);
      told.push(sample === undefined ? undefined : sampleOf(slots, true, true));
    }
  } catch (error) {
    told.push(error instanceof Error ? error.message : error);
  }
  return told;
}

function compare(lines: readonly string[]): unknown[] {
  const reader = new SampleReader('trace');
  const parser = new TraceParser('trace');
  const fast = outcomes((line) => {
    const bytes = Buffer.from(`#${line}#`);
    return reader.read(bytes, 1, bytes.length - 1);
  }, lines);
  expect(fast).toEqual(outcomes((line) => parser.parse(line), lines));
  return fast;
}

/** Lines of few forms, mostly in order, now and then with something wrong or unusual. */
const number = fc.oneof(
  fc.nat(1000),
  fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => Math.round(value * 1000) / 1000),
  fc.constantFrom(0, 0.5, 123_456_789_012_345, 1_234_567_890_123_456, 1e21, 1e-7),
);
const line = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(fc.nat(3), number, number).map(([form, a, b]) => ({ form, a, b })) },
  { weight: 1, arbitrary: fc.constantFrom('', '{', '{"t":5', '[]', '{"t":"x"}', '{"t":-1}', '{"t":01}', '{"t":1.}') },
);

describe('a trace is read as TraceParser reads it, line by line, its errors included', () => {
  test('whatever the forms and the numbers', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.boolean(), (items, sorted) => {
        let counter = 0;
        const lines = items.map((item, index) => {
          if (typeof item === 'string') return item;
          counter = sorted ? counter + item.a : item.a;
          const t = index + 0.25;
          const forms = [
            { t, user_usec: counter, anon_bytes: item.b },
            { t, user_usec: counter, anon_bytes: item.b, psi: { cpu_some_usec: counter }, extra: item.b },
            { t, anon_bytes: null, psi: null, host: { cpu_busy_usec: counter, swap_free_bytes: item.b } },
            { t, name: 'a } , "b":1', user_usec: counter, list: [1, 2] },
          ];
          return JSON.stringify(forms[item.form]);
        });
        compare([header, ...lines]);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    [
      'a counter that falls',
      ['{"t":1,"minflt":5}', '{"t":2,"minflt":6}', '{"t":3,"minflt":4}'],
      /"line":4,.*counter_fell.*"from":6/,
    ],
    [
      'one that falls after it was missing',
      ['{"t":1,"minflt":5}', '{"t":2}', '{"t":3,"minflt":4}'],
      /"line":4,.*counter_fell/,
    ],
    ['a time that stands still', ['{"t":1}', '{"t":2}', '{"t":2}'], /"line":4,.*time_fell/],
    ['no JSON after many good lines', ['{"t":1}', '{"t":2}', '{"t":3}', '{"t"'], /"line":5,.*not_json/],
    ['a number below 0', ['{"t":1,"pids":5}', '{"t":2,"pids":5}', '{"t":3,"pids":-5}'], /"line":4,.*"pids"/],
  ])('%s', (_, lines, message) => {
    expect(compare([header, ...lines]).at(-1)).toMatch(message);
  });

  test('a key that stands there twice counts as JSON has it', () => {
    const lines = [1, 2, 3].map((t) => `{"t":${t},"pids":${t},"pids":${t + 10}}`);
    expect(compare([header, ...lines]).at(-1)).toMatchObject({ t: 3, pids: 13 });
  });
});
