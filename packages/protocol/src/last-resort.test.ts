import { expect, test } from 'vitest';
import { defaultConfiguration } from './configuration.ts';
import { onMachine } from './last-resort.ts';

const MiB = 2 ** 20;

test.each([
  [0.1, 16_384 * MiB, 0.1],
  [0.03, 16_384 * MiB, 0.03],
  [0.1, 1500 * MiB, 0.1],
  [0.1, 1000 * MiB, 0.15],
  [0.03, 3000 * MiB, 0.05],
  [0.2, 1000 * MiB, 0.2],
  [0.1, 256 * MiB, 0.25],
  [0.1, 0, 0.1],
])('%f configured, of %i bytes: %f', (memory, memory_bytes, share) => {
  const configuration = { ...defaultConfiguration, earlyoom: { ...defaultConfiguration.earlyoom, memory } };
  expect(onMachine(configuration, memory_bytes).earlyoom.memory).toBeCloseTo(share, 10);
});
