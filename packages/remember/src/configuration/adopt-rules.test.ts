import { describe, expect, test } from 'vitest';
import { describeConfiguration } from './describe.ts';
import { resolveConfiguration } from './load.ts';
import { parseConfiguration } from './read.ts';

/** What a person reads about a text. */
function told(text: string) {
  return parseConfiguration('FILE', text).problems.map(({ line, message, hint }) => ({ line, message, hint }));
}

const two =
  '[adopt]\nper_second = 2\n\n[[adopt.rules]]\nname = "pytest"\n\n[[adopt.rules]]\nuser = "ci"\nparent_scope = "session-*.scope"\n';

describe('a list of tables in the configuration', () => {
  test('is taken in both notations of TOML', () => {
    const inline = 'adopt.rules = [{ name = "pytest" }, { user = "ci", parent_scope = "session-*.scope" }]';
    const rules = [{ name: 'pytest' }, { user: 'ci', parent_scope: 'session-*.scope' }];
    for (const text of [two, inline]) {
      expect(told(text)).toEqual([]);
      const key = resolveConfiguration([parseConfiguration('FILE', text)]).find(({ kind }) => kind === 'tables');
      expect(key).toMatchObject({ value: rules, effective: rules, default: [], origin: { file: 'FILE' } });
    }
  });

  test('is described with the keys of its tables', () => {
    const key = describeConfiguration()
      .flatMap(({ keys }) => keys)
      .find(({ kind }) => kind === 'tables');
    expect(key?.path).toEqual(['adopt', 'rules']);
    expect(key?.keys.map(({ path, kind, default: fallback }) => [path.join('.'), kind, fallback])).toEqual([
      ['adopt.rules.name', 'text', undefined],
      ['adopt.rules.command_line', 'text', undefined],
      ['adopt.rules.user', 'text', undefined],
      ['adopt.rules.parent_scope', 'text', undefined],
    ]);
  });

  test('a wrong key of a table is told with its own line, whichever table it is', () => {
    expect(told(`${two}nmae = "x"\n`)).toEqual([
      { line: 10, message: 'unknown key "adopt.rules.1.nmae"', hint: 'Did you mean "name"?' },
    ]);
    expect(told('[[adopt.rules]]\nname = "a"\ncolour = 1\n')).toEqual([
      {
        line: 3,
        message: 'unknown key "adopt.rules.0.colour"',
        hint: 'Known here: name, command_line, user, parent_scope.',
      },
    ]);
  });

  test.each([
    [
      '[[adopt.rules]]\nname = 5\n',
      2,
      '"adopt.rules.0.name" must be a text in quotes, of 1 to 255 characters, not 5',
      undefined,
    ],
    [
      '[[adopt.rules]]\nname = ""\n',
      2,
      '"adopt.rules.0.name" must be a text in quotes, of 1 to 255 characters, not ""',
      undefined,
    ],
    [
      'adopt.rules = [\n  { name = "a" },\n  "b",\n]\n',
      3,
      '"adopt.rules.1" must be a table, not "b"',
      'Known there: name, command_line, user, parent_scope.',
    ],
    [
      '\n[adopt.rules]\nname = "a"\n',
      2,
      '"adopt.rules" must be a list of at most 100 tables, each of which begins with [[adopt.rules]], not a table',
      'Known there: name, command_line, user, parent_scope.',
    ],
    [
      'adopt.per_second = 0\n',
      1,
      '"adopt.per_second" must be a whole number from 1 to 100, not 0',
      'The default is 1.',
    ],
    [
      '[[adopt.rules]]\nuser = "a"\n[[adopt.rules]]\n',
      3,
      '"adopt.rules.1" must hold at least one of name, command_line, user and parent_scope, not an empty table',
      'Known there: name, command_line, user, parent_scope.',
    ],
  ])('%j is told in words', (text, line, message, hint) => {
    expect(told(text)).toEqual([{ line, message, hint }]);
  });

  test('hostile keys are shown escaped', () => {
    expect(told('[[adopt.rules]]\nname = "a"\n"\\u001b[31m" = 1\n')[0]?.message).toBe(
      'unknown key "adopt.rules.0.\\x1b[31m"',
    );
  });
});
