import { Unwritable } from '../files/outcome.ts';

/** `Key=value`; the value as it stands in the file. */
export type UnitSetting = readonly [key: string, value: string];

export interface UnitSection {
  /** Without the brackets. */
  readonly name: string;
  readonly settings: readonly UnitSetting[];
}

/**
 * A unit file or a drop-in; systemd.syntax(7). No value can break out of its line.
 *
 * @param comment lines that stand on top
 * @throws Unwritable for a value that the file format can't hold
 */
export function unitText(comment: readonly string[], sections: readonly UnitSection[]): string {
  const head = comment.map((line) => `# ${checked(line, '#')}\n`).join('');
  const blocks = sections.map(({ name, settings }) => {
    return `[${checkedName(name)}]\n${settings.map(([key, value]) => `${checkedName(key)}=${checked(value, key)}\n`).join('')}`;
  });
  return [head, ...blocks].filter((block) => block !== '').join('\n');
}

/** All names are ours. */
function checkedName(name: string): string {
  if (!/^[A-Za-z]+$/.test(name)) throw new RangeError(name);
  return name;
}

/** What has no line of its own: a line break would begin a new setting, and a backslash at the end takes the next line in. */
function checked(value: string, what: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(value) || !value.isWellFormed()) throw new Unwritable('character', what);
  if (value.endsWith('\\')) throw new Unwritable('backslash', what);
  if (value.trim() !== value) throw new Unwritable('blank', what);
  return value;
}

/** A text in which systemd would replace specifiers: `%` is doubled; systemd.unit(5). For paths and the like, unquoted. */
export function withoutSpecifiers(text: string): string {
  return text.replaceAll('%', '%%');
}
