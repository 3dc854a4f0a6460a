import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExpression } from './expression.ts';
import { isFound } from './match.ts';
import { namesPattern } from './pattern.ts';

/** Ours: whether the pattern is found in the name, or what it is refused for. */
function ours(pattern: string, name: string): boolean | string {
  const parsed = parseExpression(pattern);
  return 'flaw' in parsed ? parsed.flaw : isFound(parsed.expression, name);
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
  ])('%j in %j: %j', (pattern, name, outcome) => {
    expect(ours(pattern, name)).toBe(outcome);
  });

  test('takes no long time for what takes others long', () => {
    const pattern = `^${'('.repeat(60)}a${'*)*'.repeat(30)}${'+){1,9}'.repeat(30)}b$`;
    expect(ours(pattern, 'a'.repeat(30))).toBe(false);
    expect(ours('('.repeat(4000), '')).toBe('too_large');
  });
});

interface Library {
  load(path: string): { func(prototype: string): (...values: (Buffer | number | null)[]) => number };
}

/** regcomp(3) and regexec(3) of the C library, in the C locale as earlyoom; `null` where they can't be called. */
function library(): ((pattern: string, names: readonly string[]) => boolean[] | null) | null {
  try {
    const koffi: Library = createRequire(import.meta.url)('koffi');
    const libc = koffi.load('libc.so.6');
    const regcomp = libc.func('int regcomp(void *expression, void *pattern, int flags)');
    const regexec = libc.func('int regexec(void *expression, void *name, ulong n, void *matches, int flags)');
    const regfree = libc.func('void regfree(void *expression)');
    return (pattern, names) => {
      const compiled = Buffer.alloc(512);
      // REG_EXTENDED | REG_NOSUB
      if (regcomp(compiled, Buffer.from(`${pattern}\0`, 'latin1'), 1 | 8) !== 0) return null;
      const found = names.map((name) => regexec(compiled, Buffer.from(`${name}\0`, 'latin1'), 0, null, 0) === 0);
      regfree(compiled);
      return found;
    };
  } catch {
    return null;
  }
}

describe.skipIf(library() === null)('agrees with the C library', () => {
  const libc = library() ?? (() => null);
  const name = fc.string({ unit: fc.constantFrom(...'abcd_-. |)]^\\\xc3\xa9\xff'), maxLength: 15 });
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

  test('on what is refused and on what is found', () => {
    fc.assert(
      fc.property(pattern, fc.array(name, { minLength: 3, maxLength: 6 }), (text, names) => {
        // glibc itself errs where it copies a group with a place in it: it finds ($|b){2}\w in "ba".
        fc.pre(!/(?:[$^]|\\[<>`'wWbB]).*\)[^(]*\{/.test(text));
        const parsed = parseExpression(text);
        const found = libc(text, names);
        if ('flaw' in parsed) {
          if (parsed.flaw !== 'back_reference') expect([text, found]).toEqual([text, null]);
        } else
          expect([text, names, names.map((each) => isFound(parsed.expression, each))]).toEqual([text, names, found]);
      }),
      { numRuns: Number(process.env['OMNIMIND_REGEX_RUNS'] ?? 5000) },
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
        const found = libc(text, bytes) ?? [];
        expect([text, bytes, found.slice(0, -1)]).toEqual([text, bytes, listed.map(() => true)]);
        // What stands for a backslash stands for any byte.
        if (!text.includes('.') && !other.includes('\0'))
          expect([text, other, found.at(-1)]).toEqual([text, other, listed.includes(other)]);
      }),
    );
  });
});
