import { traceHeaderSchema } from '@omnimind/protocol/trace';
import { expect, test } from 'vitest';
import { runFacts } from './run-facts.ts';

test.each([
  [undefined, undefined],
  [0, undefined],
  [5e6, 5e6],
])('a usual peak of %s is in the header as %s, which can be read again', (usual_peak_bytes, expected) => {
  const host = { cores: 2, memory_bytes: 2 ** 31, swap_bytes: 0 };
  const facts = runFacts({ name: 'suite', interval_s: 1, host, usual_peak_bytes });
  expect(traceHeaderSchema.parse(facts).workload.usual_peak_bytes).toBe(expected);
});
