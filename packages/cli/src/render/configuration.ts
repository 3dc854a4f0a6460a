import type { Texts } from '@omnimind/messages/english';
import { escapeText } from '@omnimind/protocol/escape';
import { describeConfiguration } from '@omnimind/remember/configuration/describe';
import type { ResolvedKey } from '@omnimind/remember/configuration/resolve';
import { toJson } from '../json.ts';
import type { Screen } from './screen.ts';
import { wrap } from './width.ts';

const columns = 78;

/** Every key with its value and meaning as a TOML file, which can be kept as a configuration of one's own. */
export function configurationLines({ messages }: Screen, keys: readonly ResolvedKey[]): string[] {
  return describeConfiguration().flatMap(({ path }) => {
    // What belongs to the table itself must stand before the tables below it.
    const own = keys.filter((key) => key.path[0] === path[0]).toSorted((a, b) => order(a) - order(b));
    return [
      ...comment(meaningOf(messages, path)),
      `[${path.join('.')}]`,
      '',
      ...own.flatMap((key) => keyLines(messages, key)),
    ];
  });
}

function meaningOf({ configuration }: Texts, path: readonly string[]): string {
  const texts: Readonly<Record<string, string>> = configuration;
  return texts[path.join('.')] ?? '';
}

function order({ kind }: ResolvedKey): number {
  return kind === 'tables' ? 1 : 0;
}

function keyLines(messages: Texts, key: ResolvedKey): string[] {
  const { path, value, default: fallback, origin } = key;
  if (key.kind === 'tables') return tablesLines(messages, key);
  const { byDefault, defaultIs } = messages.configShow;
  const meaning = meaningOf(messages, path);
  const assignment = `${path.at(-1)} = ${tomlValue(value)}`;
  if (origin === null) return [...comment(meaning), `${assignment}  # ${byDefault}`, ''];
  return [...comment(`${meaning} ${defaultIs(tomlLine(fallback))}`), `${assignment}  # ${placeOf(origin)}`, ''];
}

/** A list of tables, each with a header of its own. Without any it is shown how one would look. */
function tablesLines(messages: Texts, { path, keys, value, origin }: ResolvedKey): string[] {
  const header = `[[${path.join('.')}]]`;
  const meanings = keys.flatMap((key) => comment(`${key.path.at(-1)}: ${meaningOf(messages, key.path)}`));
  const tables = Array.isArray(value) ? value.filter((table) => typeof table === 'object' && table !== null) : [];
  const head = [...comment(meaningOf(messages, path)), ...meanings];
  if (origin === null || tables.length === 0)
    return [...head, `# ${header}  # ${messages.configShow.noneByDefault}`, ''];
  return [
    ...head,
    ...tables.flatMap((table, index) => [
      index === 0 ? `${header}  # ${placeOf(origin)}` : header,
      ...keys.flatMap(({ path: inner }) => {
        const set: unknown = Reflect.get(table, inner.at(-1) ?? '');
        return set === undefined ? [] : [`${inner.at(-1)} = ${tomlValue(set)}`];
      }),
      '',
    ]),
  ];
}

function placeOf({ file, line }: NonNullable<ResolvedKey['origin']>): string {
  return escapeText(file) + (line === undefined ? '' : `:${line}`);
}

function comment(text: string): string[] {
  return wrap(text, columns - 2).map((line) => `# ${line}`);
}

/** The kinds of values that a configuration has: texts, numbers, lists of texts. JSON's notation is TOML's for them. */
function tomlLine(value: unknown): string {
  return Array.isArray(value) ? `[${value.map((item) => toJson(item)).join(', ')}]` : toJson(value);
}

function tomlValue(value: unknown): string {
  const line = tomlLine(value);
  if (!Array.isArray(value) || line.length <= columns) return line;
  return `[\n${value.map((item) => `  ${toJson(item)},\n`).join('')}]`;
}
