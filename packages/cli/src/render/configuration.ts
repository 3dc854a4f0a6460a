import { describeConfiguration, type ResolvedKey } from '@omnimind/daemon';
import { escapeText } from '@omnimind/protocol';
import { toJson } from '../json.ts';
import { wrap } from './width.ts';

const columns = 78;

/** Every key with its value and meaning as a TOML file, which can be kept as a configuration of one's own. */
export function configurationText(keys: readonly ResolvedKey[]): string {
  return describeConfiguration()
    .map((table) => {
      const own = keys.filter(({ path }) => path[0] === table.path[0]);
      return [...comment(table.description), `[${table.path.join('.')}]`, '', ...own.flatMap(keyLines)].join('\n');
    })
    .join('\n');
}

function keyLines({ path, description, value, default: fallback, origin }: ResolvedKey): string[] {
  const assignment = `${path.at(-1)} = ${tomlValue(value)}`;
  if (origin === null) return [...comment(description), `${assignment}  # default`, ''];
  const place = escapeText(origin.file) + (origin.line === undefined ? '' : `:${origin.line}`);
  return [...comment(`${description} Default: ${tomlLine(fallback)}.`), `${assignment}  # ${place}`, ''];
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
