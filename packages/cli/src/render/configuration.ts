import { escapeText } from '@omnimind/protocol/escape';
import { describeConfiguration } from '@omnimind/remember/configuration/describe';
import type { ResolvedKey } from '@omnimind/remember/configuration/load';
import { toJson } from '../json.ts';
import { wrap } from './width.ts';

const columns = 78;

/** Every key with its value and meaning as a TOML file, which can be kept as a configuration of one's own. */
export function configurationText(keys: readonly ResolvedKey[]): string {
  return describeConfiguration()
    .map((table) => {
      // What belongs to the table itself must stand before the tables below it.
      const own = keys.filter(({ path }) => path[0] === table.path[0]).toSorted((a, b) => order(a) - order(b));
      return [...comment(table.description), `[${table.path.join('.')}]`, '', ...own.flatMap(keyLines)].join('\n');
    })
    .join('\n');
}

function order({ kind }: ResolvedKey): number {
  return kind === 'tables' ? 1 : 0;
}

function keyLines(key: ResolvedKey): string[] {
  const { path, description, value, default: fallback, origin } = key;
  if (key.kind === 'tables') return tablesLines(key);
  const assignment = `${path.at(-1)} = ${tomlValue(value)}`;
  if (origin === null) return [...comment(description), `${assignment}  # default`, ''];
  return [...comment(`${description} Default: ${tomlLine(fallback)}.`), `${assignment}  # ${placeOf(origin)}`, ''];
}

/** A list of tables, each with a header of its own. Without any it is shown how one would look. */
function tablesLines({ path, description, keys, value, origin }: ResolvedKey): string[] {
  const header = `[[${path.join('.')}]]`;
  const meanings = keys.flatMap((key) => comment(`${key.path.at(-1)}: ${key.description}`));
  const tables = Array.isArray(value) ? value.filter((table) => typeof table === 'object' && table !== null) : [];
  const head = [...comment(description), ...meanings];
  if (origin === null || tables.length === 0) return [...head, `# ${header}  # none by default`, ''];
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
