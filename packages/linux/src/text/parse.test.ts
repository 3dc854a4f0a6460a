import { escapeText } from '@omnimind/protocol/escape';
import { bytesOf } from '@omnimind/testing/fixture';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { decodeName, KeyTable, parseKeyedLines } from './parse.ts';

describe('KeyTable', () => {
  it('finds keys with and without a colon, in any order, among others', () => {
    const table = new KeyTable(['b', 'anon']);
    expect([...table.parse(...bytesOf('anon 12\nanon_thp 5\nb:\t  7 kB\n'))]).toEqual([7, 12]);
  });

  it('gives NaN for what is missing and for what has no number', () => {
    expect([...new KeyTable(['a', 'b']).parse(...bytesOf('a max\nab 3\n'))]).toEqual([Number.NaN, Number.NaN]);
  });

  it('reads as the slow parser reads, whatever the keys', () => {
    const key = fc.stringMatching(/^[a-z_]{1,6}$/);
    const line = fc.tuple(key, fc.constantFrom(' ', ': ', ':\t '), fc.nat(), fc.constantFrom('', ' kB'));
    fc.assert(
      fc.property(
        fc.uniqueArray(line, { selector: ([name]) => name }),
        fc.uniqueArray(key, { minLength: 1, maxLength: 40 }),
        (lines, wanted) => {
          const text = lines.map((parts) => `${parts.join('')}\n`).join('');
          const slow = parseKeyedLines(text);
          expect([...new KeyTable(wanted).parse(...bytesOf(text))]).toEqual(
            wanted.map((name) => slow.get(name) ?? Number.NaN),
          );
        },
      ),
    );
  });
});

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
