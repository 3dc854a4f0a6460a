import { escapeText } from '@omnimind/protocol/escape';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeName } from './decode.ts';

test('two names stay two, whatever bytes they are of, also when they are shown', () => {
  expect(escapeText(decodeName(Buffer.from('a\xffb\xc3\xa9\xc3', 'latin1')))).toBe('a\\udcffbé\\udcc3');
  const bytes = fc.uint8Array({ maxLength: 15 }).map((array) => Buffer.from(array));
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      fc.pre(!one.equals(other));
      expect(escapeText(decodeName(one))).not.toBe(escapeText(decodeName(other)));
    }),
  );
});

test('what is UTF-8 stays as it is', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => decodeName(Buffer.from(text)) === text));
});
