import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineDiff } from './line-diff.ts';

const shown = (before: string | null, after: string | null) =>
  lineDiff(before, after).map(({ sign, text }) => sign + text);

test.each([
  [null, 'a\nb\n', ['+a', '+b']],
  ['a\nb\n', null, ['-a', '-b']],
  ['a\n', 'a\n', []],
  ['a\nb\nc\n', 'a\nx\nc\n', [' a', '-b', '+x', ' c']],
  ['1\n2\n3\n4\n5\n6\n7\n', '1\n2\n3\n4\n5\n6\nx\n', [' 5', ' 6', '-7', '+x']],
])('%j to %j', (before, after, lines) => expect(shown(before, after)).toEqual(lines));

test('whatever the texts, what comes and what goes leads from one to the other', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 })
    .map((lines) => `${lines.join('\n')}\n`);
  fc.assert(
    fc.property(text, text, (before, after) => {
      const count = (lines: string[], line: string) => lines.filter((each) => each === line).length;
      const [old, next] = [before, after].map((each) => each.slice(0, -1).split('\n')) as [string[], string[]];
      const diff = lineDiff(before, after);
      const signed = (sign: string) => diff.filter((line) => line.sign === sign).map((line) => line.text);
      for (const line of ['a', 'b', 'c', ''])
        expect(count(next, line) - count(old, line)).toBe(count(signed('+'), line) - count(signed('-'), line));
      if (before === after) expect(diff).toEqual([]);
    }),
  );
});
