import { expect, test } from 'vitest';
import { failureCluster } from './failure-cluster.ts';

test.each<[string, number[], number, [number, number] | null]>([
  ['none', [], 500, null],
  ['two in a row', [100, 101], 500, null],
  ['three in a row of 500', [100, 101, 102], 500, [100, 102]],
  ['evenly spread', [50, 100, 150, 200, 250, 300], 500, null],
  ['the last ones', [80, 481, 483, 485, 487, 489, 491, 493, 495, 497, 499], 500, [481, 499]],
])('%s', (_, failures, cycles, cluster) => {
  const found = failureCluster(failures, cycles);
  expect(found === null ? null : [found.first_cycle, found.last_cycle]).toEqual(cluster);
});

test('of thousands of failures only the newest are looked at, and against their own time', () => {
  const failures = Array.from({ length: 5000 }, (_, index) => 2 * index + 1);
  expect(failureCluster(failures, 10_000)).toBeNull();
  expect(failureCluster([...failures, 10_000, 10_001, 10_002, 10_003], 10_003)).toBeNull();
});
