import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cut, cutDirectory, cutName, displayWidth, padEnd, padStart, wrap } from './width.ts';

describe('displayWidth', () => {
  test.each([
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['漢字', 4],
    ['🚀', 2],
    ['→█', 2],
  ])('%s takes %d columns', (text, columns) => expect(displayWidth(text)).toBe(columns));
});

const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '漢', 'e\u0301', '🚀') });

test.each([
  ['node server.js · admin', 18, 'node serv… · admin'],
  ['postgresql@15-billing.service', 20, 'postgresql…5-billing'],
  ['postgresql@15-main.service', 20, 'postgresql@15-main.…'],
  ['node server.js · api', 20, 'node server.js · api'],
])('%s in %d columns keeps what tells it from others', (name, columns, shown) => {
  expect(cutName(name, columns, '…')).toBe(shown);
});

test('of a directory the end is kept', () => {
  expect(cutDirectory('/home/ana/src/billing', 13, '…')).toBe('…/src/billing');
});

test('what is cut never takes more than its columns, and what fits is left alone', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (string, columns) => {
      for (const shorten of [cut, cutName, cutDirectory]) {
        const short = shorten(string, columns, '…');
        expect(displayWidth(short)).toBeLessThanOrEqual(columns);
        expect(short === string).toBe(displayWidth(string) <= columns);
      }
    }),
  );
});

test('wrapping keeps every line within its columns and loses nothing but blanks', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 8, max: 30 }), (string, columns) => {
      const lines = wrap(string, columns);
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
      expect(lines.join('').replaceAll(' ', '')).toBe(string.replaceAll(' ', ''));
    }),
  );
});

test('wrapping breaks at blanks where it can', () => {
  expect(wrap('the quick brown fox', 10)).toEqual(['the quick', 'brown fox']);
  expect(wrap('incomprehensibilities', 10)).toEqual(['incomprehe', 'nsibilitie', 's']);
  expect(wrap('', 10)).toEqual(['']);
});

test('padding counts columns', () => {
  expect([padEnd('漢', 4), padStart('漢', 4)]).toEqual(['漢  ', '  漢']);
});
