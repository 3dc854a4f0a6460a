import { textsIn } from '@omnimind/messages/translate';
import { describeConfiguration, type KeyDescription } from '@omnimind/remember/configuration/describe';
import { pageHead, table } from './page.ts';

const texts: Readonly<Record<string, string>> = textsIn('en').configuration;

function meaningOf(path: readonly string[]): string {
  return texts[path.join('.')] ?? '';
}

/** docs/reference/configuration.md. */
export function configurationPage(): string {
  return [
    pageHead('Configuration', 'the schema of the configuration in packages/protocol'),
    'Configuration is TOML. These files are read, and a later one wins key by key; a list is replaced whole:',
    '',
    '1. `/etc/omnimind/config.toml`',
    '2. `$XDG_CONFIG_HOME/omnimind/config.toml`, by default `~/.config/omnimind/config.toml`',
    '3. the file that `--config` names',
    '',
    'An unknown key or a wrong value is an error with file, line and a suggestion: `omnimind config check` tells them',
    'all. `omnimind config show` prints what holds and where it comes from. Editors can use',
    '[config.schema.json](config.schema.json).',
    '',
    'A duration is a number with its unit, `ms`, `s`, `m` (or `min`), `h` or `d`: `"250ms"`, `"1.5h"`. A size is a number',
    'with `B`, `KiB`, `MiB`, `GiB`, `TiB` (or `K`, `M`, `G`, `T`), or decimal `kB`, `MB`, `GB`, `TB`: `"512MiB"`.',
    '',
    ...describeConfiguration().flatMap(({ path, keys }) => [
      `## \`[${path.join('.')}]\``,
      '',
      meaningOf(path),
      '',
      table(['Key', 'Value', 'Default', 'Meaning'], keys.map(keyRow)),
      '',
      ...keys.filter(({ kind }) => kind === 'tables').flatMap(innerTable),
    ]),
  ].join('\n');
}

/** The keys of one table of a list. */
function innerTable({ path, keys }: KeyDescription): string[] {
  const rows = keys.map((key) => [`\`${key.path.at(-1)}\``, valueText(key), meaningOf(key.path)]);
  return [`### \`[[${path.join('.')}]]\``, '', table(['Key', 'Value', 'Meaning'], rows), ''];
}

function keyRow(key: KeyDescription): string[] {
  const fallback =
    Array.isArray(key.default) && key.default.length > 0
      ? key.default.map((item) => `\`${JSON.stringify(item)}\``).join(', ')
      : `\`${JSON.stringify(key.default)}\``;
  return [`\`${key.path.at(-1)}\``, valueText(key), fallback, meaningOf(key.path)];
}

function valueText({ kind, choices, minimum, maximum }: KeyDescription): string {
  switch (kind) {
    case 'choice':
      return choices.map((choice) => `\`"${choice}"\``).join(', ');
    case 'share':
      return `number, ${minimum} to ${maximum}`;
    case 'count':
      return `whole number, ${minimum} to ${maximum}`;
    case 'texts':
      return 'list of texts';
    case 'tables':
      return 'list of tables, each below a header of its own';
    default:
      return kind;
  }
}
