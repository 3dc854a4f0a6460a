import { expect, test } from 'vitest';
import { parseWeight } from './weight.ts';

test.each([
  ['100\n', 100],
  ['default 20\n8:0 50\n', 20],
  ['max\n', Number.NaN],
  ['', Number.NaN],
])('%j', (text, weight) => expect(parseWeight(text)).toBe(weight));
