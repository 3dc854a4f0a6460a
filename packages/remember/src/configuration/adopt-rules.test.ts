import { message } from '@omnimind/protocol/message';
import { describe, expect, test } from 'vitest';
import { describeConfiguration } from './describe.ts';
import { parseConfiguration } from './read.ts';
import { resolveConfiguration } from './resolve.ts';

/** What is wrong with a text. */
function told(text: string) {
  return parseConfiguration('FILE', text).problems.map(({ line, problem }) => ({ line, problem }));
}

const keys = ['name', 'command_line', 'user', 'parent_scope'];
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
      { line: 10, problem: message('config.unknown_key', { key: 'adopt.rules.1.nmae', meant: 'name', known: keys }) },
    ]);
    expect(told('[[adopt.rules]]\nname = "a"\ncolour = 1\n')).toEqual([
      {
        line: 3,
        problem: message('config.unknown_key', { key: 'adopt.rules.0.colour', meant: null, known: keys }),
      },
    ]);
  });

  const text = message('value.text', { minimum: 1, maximum: 255 });
  const rules = '"adopt.rules';
  test.each([
    ['[[adopt.rules]]\nname = 5\n', 2, `${rules}.0.name"`, '5', text],
    ['[[adopt.rules]]\nname = ""\n', 2, `${rules}.0.name"`, '""', text],
    ['adopt.rules = [\n  { name = "a" },\n  "b",\n]\n', 3, `${rules}.1"`, '"b"', message('value.table')],
    ['\n[adopt.rules]\nname = "a"\n', 2, `${rules}"`, '{…}', message('value.tables', { key: 'adopt.rules' })],
    ['adopt.per_second = 0\n', 1, '"adopt.per_second"', '0', message('value.integer', { minimum: 1, maximum: 100 })],
    ['[[adopt.rules]]\nuser = "a"\n[[adopt.rules]]\n', 3, `${rules}.1"`, '{}', message('value.one_of_keys', { keys })],
  ])('%j is refused', (document, line, name, value, expected) => {
    expect(told(document)).toEqual([{ line, problem: message('value.invalid', { name, value, expected }) }]);
  });
});
