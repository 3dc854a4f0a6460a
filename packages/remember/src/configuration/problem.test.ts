import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearest } from './problem.ts';

test.each([
  ['intervall', 'interval'],
  ['intrval', 'interval'],
  ['mdoe', 'mode'],
  ['Mode', 'mode'],
  ['smrt', 'smart'],
])('%s was meant as %s', (word, meant) => {
  expect(nearest(word, ['mode', 'interval', 'smart', 'observe', 'off'])).toBe(meant);
});

test.each(['colour', 'x', ''])('nothing is near to %j', (word) => {
  expect(nearest(word, ['mode', 'interval', 'smart'])).toBeUndefined();
});

test('the distance is a metric: nothing for equals, the same both ways, never above the longer text', () => {
  const text = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
    }),
  );
});
