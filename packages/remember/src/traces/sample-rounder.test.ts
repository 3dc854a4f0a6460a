import type { Sample } from '@omnimind/protocol/trace';
import { TraceParser } from '@omnimind/protocol/trace-parser';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SampleRounder } from './sample-rounder.ts';

test('t has three decimals, counters and gauges are whole, what was not measured is left out', () => {
  const rounded = new SampleRounder().round({
    t: 1.23456,
    user_usec: 10.6,
    system_usec: null,
    anon_bytes: 4096.2,
    minflt: Number.NaN,
    host: { cpu_busy_usec: 5.5, memory_available_bytes: null },
  });
  expect(rounded).toEqual({ t: 1.235, user_usec: 11, anon_bytes: 4096, host: { cpu_busy_usec: 6 } });
});

test('the sample that was given is not changed', () => {
  const raw: Sample = { t: 0.12345, user_usec: 1.5 };
  new SampleRounder().round(raw);
  expect(raw).toEqual({ t: 0.12345, user_usec: 1.5 });
});

const reading = fc.option(fc.double({ min: -10, max: 2 ** 52, noNaN: false }));
const anySample = fc.record({
  t: fc.double({ min: 0, max: 1e6, noNaN: true }),
  user_usec: reading,
  anon_bytes: reading,
  psi: fc.option(fc.record({ cpu_some_usec: reading })),
  host: fc.option(fc.record({ cpu_busy_usec: reading, swap_free_bytes: reading })),
});

test('whatever is read, a trace of it can be read again and is the same', () => {
  fc.assert(
    fc.property(fc.array(anySample, { maxLength: 20 }), (raw) => {
      const rounder = new SampleRounder();
      const parser = new TraceParser('x');
      const host = { cores: 1, memory_bytes: 1, swap_bytes: 0 };
      parser.parse(
        JSON.stringify({ format: 'omnimind-trace', version: 1, interval_s: 1, host, workload: { name: 'x' } }),
      );
      for (const sample of raw) {
        const rounded = rounder.round(sample);
        expect(parser.parse(JSON.stringify(rounded))).toEqual(rounded);
      }
    }),
  );
});
