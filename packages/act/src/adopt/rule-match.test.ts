import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globMatch } from './rule-match.ts';

test.each([
  ['make *', 'make -j8', true],
  ['make *', 'make', false],
  ['make*', 'make', true],
  ['*pytest*', '/usr/bin/python3 -m pytest -x', true],
  ['app-code-*.scope', 'app-code-4711.scope', true],
  ['app-code-*.scope', 'app-code-4711.scope.d', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['a.c', 'abc', false],
  ['[ab]', 'a', false],
])('%j and %j: %s', (pattern, text, fits) => {
  expect(globMatch(pattern, text)).toBe(fits);
});

test('means what the same regular expression means', () => {
  const unit = fc.constantFrom('a', 'b', '*', '?');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 8 }), fc.string({ unit, maxLength: 10 }), (pattern, text) => {
      const source = pattern.replace(/[*?]/g, (sign) => (sign === '*' ? '.*' : '.'));
      expect(globMatch(pattern, text)).toBe(new RegExp(`^${source}$`).test(text));
    }),
  );
});

test('takes no exponential time', () => {
  expect(globMatch(`${'*a'.repeat(50)}b`, 'a'.repeat(60_000))).toBe(false);
});
