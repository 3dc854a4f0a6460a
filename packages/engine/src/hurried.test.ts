import { fakeFacts, fakeSamples, MiB, verdictsOf } from '@omnimind/testing/fake-curves';
import { expect, test } from 'vitest';

/** Thirty hurried ticks in the first three seconds of each minute, as many as a machine that stalls may have. */
const isHurried = (t: number) => t % 60 < 3;

test.each([
  ['a leak', { cores: () => 0.3, anon: (t: number) => (50 + 0.5 * t) * MiB }],
  ['memory that stands', { cores: () => 0.3, anon: () => 100 * MiB }],
  ['a sawtooth', { cores: () => 0.5, anon: (t: number) => (100 + 2 * (t % 40)) * MiB }],
  ['a rise of CPU use', { cores: (t: number) => 0.2 + t / 1000, anon: () => 100 * MiB }],
  ['thrashing', { cores: () => 0.3, anon: () => 500 * MiB, memoryFull: () => 0.6, memorySome: () => 0.7 }],
])('hurried ticks change nothing of what is said of %s', (_name, curves) => {
  const dense = fakeSamples(curves, 0.1, 850);
  const usual = dense.filter((_sample, i) => i % 10 === 0);
  const hurried = dense.filter((sample, i) => i % 10 === 0 || isHurried(sample.t));
  expect(hurried.length).toBeGreaterThan(usual.length + 300);
  const facts = fakeFacts(2, 1, 512 * MiB);
  const said = (samples: typeof dense) => {
    const { changes, final } = verdictsOf(samples, facts);
    return [...changes, final].map((verdict) => [
      verdict?.cpu_behavior,
      verdict?.memory_behavior,
      verdict?.pressure,
      verdict?.severity,
    ]);
  };
  expect(said(hurried)).toEqual(said(usual));
});
