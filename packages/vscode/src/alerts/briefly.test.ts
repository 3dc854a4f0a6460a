import { expect, test } from 'vitest';
import { briefly } from './briefly.ts';

test('two clauses, without what explains them', () => {
  expect(briefly('Memory rose 480 MiB/min (τ 1, 2nd half 0.85 × 1st); ends in 9 min; third')).toBe(
    'Memory rose 480 MiB/min; ends in 9 min',
  );
  expect(briefly('The limit is reached in 5 min at this rate. Memory rose 1.2 MiB/min; more.\nand more')).toBe(
    'The limit is reached in 5 min at this rate. Memory rose 1.2 MiB/min',
  );
});

test('never long', () => expect([...briefly('x'.repeat(500))]).toHaveLength(180));
