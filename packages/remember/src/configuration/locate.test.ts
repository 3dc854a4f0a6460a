import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { locateKeys } from './locate.ts';

function linesOf(text: string, ...paths: (string | number)[][]) {
  parse(text);
  const locations = locateKeys(text);
  return paths.map((path) => locations.line(path));
}

describe('locateKeys', () => {
  test('finds keys of the top table, of tables and the headers themselves', () => {
    expect(linesOf('a = 1\n\n# note\n[run]\nmode = "x" # why\n', ['a'], ['run'], ['run', 'mode'])).toEqual([1, 4, 5]);
  });

  test('finds dotted keys and dotted headers, and the tables that they open', () => {
    const text = 'run . mode = 1\n[a.b]\nc.d = 2\n[a]\ne = 3\n';
    const paths = [['run'], ['run', 'mode'], ['a'], ['a', 'b'], ['a', 'b', 'c', 'd'], ['a', 'e']];
    expect(linesOf(text, ...paths)).toEqual([1, 1, 2, 2, 3, 5]);
  });

  test('reads quoted keys with their escapes', () => {
    const text = '"a.b" = 1\n\'c"d\' = 2\n"\\u00e9\\"\\x41" = 3\n["x y".z]\n"]" = 4\n';
    const paths = [['a.b'], ['c"d'], ['é"A'], ['x y', 'z', ']']];
    expect(linesOf(text, ...paths)).toEqual([1, 2, 3, 5]);
  });

  test('is not misled by strings that look like keys', () => {
    const text = 'a = """\n[run]\nb = 1 \\""" \n"""\nb = \'\'\'\n# c = 2\n\'\'\'\nc = "]=\\"#"\nd = 4\n';
    expect(linesOf(text, ['a'], ['b'], ['c'], ['d'], ['run'])).toEqual([1, 5, 8, 9, undefined]);
  });

  test('takes quotes before the closing quotes as part of a long string', () => {
    expect(linesOf('a = """x"""""\nb = \'\'\'y\'\'\'\'\nc = 1\n', ['a'], ['b'], ['c'])).toEqual([1, 2, 3]);
  });

  test('finds elements of arrays over several lines, nested ones and inline tables', () => {
    const text = 'n = [\n  "a", # one\n  "b",\n  [1,\n 2],\n]\nt = { x = 1, y.z = [\n 3 ] }\nu = 5\n';
    const paths = [['n', 0], ['n', 1], ['n', 2, 1], ['t', 'x'], ['t', 'y', 'z', 0], ['u']];
    expect(linesOf(text, ...paths)).toEqual([2, 3, 5, 7, 8, 9]);
  });

  test('counts the elements of an array of tables', () => {
    const text = '[[a]]\nx = 1\n[[a]]\nx = 2\n[a.b]\ny = 3\n';
    expect(linesOf(text, ['a', 0, 'x'], ['a', 1, 'x'], ['a', 1, 'b', 'y'])).toEqual([2, 4, 6]);
  });

  test('gives the nearest ancestor of a key that is not written down', () => {
    expect(linesOf('\n[run]\n', ['run', 'mode'], ['monitor'])).toEqual([2, undefined]);
  });

  test('reads Windows line ends and a byte order mark', () => {
    expect(linesOf('\ufeffa = 1\r\n[b]\r\nc = 2\r\n', ['a'], ['b', 'c'])).toEqual([1, 3]);
  });

  test('finds every key of every document, on the line where it stands', () => {
    const leaf = fc.oneof(fc.string(), fc.integer({ min: -1e9, max: 1e9 }), fc.boolean());
    const { table } = fc.letrec<{ table: Record<string, unknown>; value: unknown }>((tie) => ({
      table: fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
      value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(leaf, { maxLength: 3 }), tie('table')),
    }));
    fc.assert(
      fc.property(table, (document) => {
        const text = stringify(document);
        const rows = text.split('\n');
        const locations = locateKeys(text);
        const visit = (value: object, path: string[]) => {
          for (const [key, inner] of Object.entries(value)) {
            const line = locations.line([...path, key]);
            expect(line).toBeDefined();
            if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) visit(inner, [...path, key]);
            else expect(Object.keys(parse(rows[(line ?? 0) - 1] ?? ''))).toEqual([key]);
          }
        };
        visit(parse(text), []);
      }),
    );
  });

  test('ends on texts that are no TOML', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[]{}=,."\'#\n\\ ax') }), (text) => locateKeys(text) !== null),
    );
  });

  test.each([
    ['a header', `[${'a.'.repeat(20_000)}b]\n[c]`],
    ['a key', `${'a.'.repeat(20_000)}b = 1\n[c]`],
  ])('%s of 20,000 names takes no time, and what follows has its line', (_, text) => {
    const start_ms = performance.now();
    expect(locateKeys(text).line(['c'])).toBe(2);
    expect(performance.now() - start_ms).toBeLessThan(1000);
  });
});
