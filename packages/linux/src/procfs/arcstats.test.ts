import { expect, test } from 'vitest';
import { parseArcSize } from './arcstats.ts';

test.each([
  ['13 1 0x01 123 33456 1 2\nname type data\nhits 4 99\nc_max 4 8\nsize 4 4294967296\nhdr_size 4 7\n', 2 ** 32],
  ['', Number.NaN],
])('%j', (text, bytes) => expect(parseArcSize(text)).toBe(bytes));
