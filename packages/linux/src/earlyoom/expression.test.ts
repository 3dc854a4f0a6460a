import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Unavailable } from '../files/outcome.ts';
import { searchNames } from './expression.ts';
import { namesPattern } from './pattern.ts';

const noKoffi: Unavailable = { unavailable: { code: 'unavailable.koffi', parameters: { error: 'not found' } } };

/** Whether the pattern is found in the name, what it is refused for, or why it isn't checked. */
function outcome(pattern: string, name: string): boolean | string {
  const search = searchNames(pattern, [name]);
  if ('found' in search) return search.found[0] ?? 'nothing';
  return 'flaw' in search ? search.flaw : search.notChecked;
}

describe('an expression', () => {
  test.each([
    ['code', 'decoder', true],
    ['^code$', 'decoder', false],
    ['^(omnimind|pytest|code)$', 'code', true],
    ['\\d', 'd', true],
    ['\\d', '3', false],
    ['^[[:alpha:]_][[:alnum:]_]*$', 'a_1', true],
    ['^[]^-]+$', '-]^', true],
    ['a)', 'a)', true],
    ['(a|)$', 'xyz', true],
    ['^(a{2}){2,3}$', 'aaaaaa', true],
    ['^(a{2}){2,3}$', 'aaaaaaaa', false],
    ['\\bcode\\b', 'vs-code', true],
    ['^(?!.*(omnimind|pytest|code)).*', '', 'repetition'],
    ['(?:a)', '', 'repetition'],
    ['^*', '', 'repetition'],
    ['(a', '', 'parenthesis'],
    ['[a', '', 'bracket'],
    ['[z-a]', '', 'range'],
    ['[[:word:]]', '', 'class'],
    ['[[.hyphen.]]', '', 'collation'],
    ['a{2,1}', '', 'brace'],
    ['a\\', '', 'escape'],
    ['(a)\\1', '', 'back_reference'],
    ['a{99999}', '', 'too_large'],
  ])('%j in %j: %j', (pattern, name, expected) => {
    expect(outcome(pattern, name)).toBe(expected);
  });

  test.each([
    '('.repeat(4000),
    '((((((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+',
    '(a?){0,4000}',
    '((a{99}){99}){99}',
    '(^|$|\\b|\\B|\\<)*',
    '((a|^|$)*|^|$)*',
    '[\\]\\[+]+(a|^)*',
  ])('%j is too large: glibc would take minutes, gigabytes or its whole stack', (pattern) => {
    expect(outcome(pattern, 'a')).toBe('too_large');
  });

  test('is not checked without the native calls', () => {
    expect(searchNames('a', ['a'], noKoffi)).toEqual({ notChecked: 'not_checked' });
  });
});

describe('whatever the expression', () => {
  const piece = fc.oneof(
    fc.constantFrom(...'aaabbcd.*+?|()[]{}^$-\\,:='),
    fc.constantFrom(
      '[a-c]',
      '[^ab]',
      '[[:alpha:]]',
      '[[.',
      '[=a=]',
      '[]a]',
      '{1,2}',
      '{2}',
      '{,2}',
      '{0}',
      '(a|b)',
      '|',
      '()',
    ),
    fc.constantFrom(
      '\\w',
      '\\W',
      '\\s',
      '\\<',
      '\\>',
      '\\d',
      '\\.',
      '\\`',
      "\\'",
      '(^|a)',
      '($|b)',
      '\xe9',
      '.*',
      '[a-',
      '-]',
    ),
  );
  const pattern = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''));

  test('takes no long time, whatever is handed to it', () => {
    const long = fc.array(piece, { maxLength: 400 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(pattern, long), (text) => {
        const start = performance.now();
        searchNames(text, ['aaaaaaaaaaaaaab', 'abcd']);
        expect([text, performance.now() - start < 2000]).toEqual([text, true]);
      }),
      { numRuns: Number(process.env['OMNIMIND_REGEX_RUNS'] ?? 2000) },
    );
  });

  test('that a pattern of names matches these names, and others only where a character could not be expressed', () => {
    const names = fc.array(
      fc.string({ unit: fc.constantFrom(...'ab.[](){}*+?|^$-\\/é_'), minLength: 1, maxLength: 6 }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(names, fc.string({ maxLength: 6 }), (listed, other) => {
        const text = Buffer.from(namesPattern(listed) ?? '').toString('latin1');
        const bytes = [...listed, other].map((each) => Buffer.from(each).toString('latin1'));
        const search = searchNames(text, bytes);
        const found = 'found' in search ? search.found : [];
        expect([text, bytes, found.slice(0, -1)]).toEqual([text, bytes, listed.map(() => true)]);
        // What stands for a backslash stands for any byte.
        if (!text.includes('.') && !other.includes('\0'))
          expect([text, other, found.at(-1)]).toEqual([text, other, listed.includes(other)]);
      }),
    );
  });
});
