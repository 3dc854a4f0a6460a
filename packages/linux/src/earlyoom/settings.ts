import { Unwritable } from '../files/outcome.ts';

/** Where Debian's unit and init script take the arguments from; systemd.exec(5) EnvironmentFile=. */
export const earlyoomSettingsFile = '/etc/default/earlyoom';

/**
 * The arguments that `EARLYOOM_ARGS=` of a settings file gives, read as systemd reads them: first as an EnvironmentFile,
 * then `$EARLYOOM_ARGS` split into words. Quotes hold a word together; each reading takes backslashes away.
 *
 * @returns no words where the variable is not set
 */
export function parseEarlyoomSettings(text: string): string[] {
  return splitWords(lastAssignment(text, 'EARLYOOM_ARGS'));
}

/**
 * The line that gives these arguments, without quotes inside, which only systemd would take away: an init script keeps
 * them.
 *
 * @throws Unwritable for a word that a settings file would change
 */
export function earlyoomSettingsLine(words: readonly string[]): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const changed = /^$|[\s"'`\\%\x00-\x1f\x7f]|\$[\w{(]/;
  for (const word of words) if (changed.test(word)) throw new Unwritable('settings', word);
  return `EARLYOOM_ARGS="${words.join(' ')}"`;
}

/**
 * The value of the last assignment to a name, as systemd reads an EnvironmentFile: quotes count where a value begins and
 * after a closing quote; outside of single quotes a backslash makes the next character ordinary and eats a line break.
 */
function lastAssignment(text: string, name: string): string {
  const assignment = /[^\S\n]*([^#;\s=][^=\s]*)[^\S\n]*=|[^\n]*\n?/y;
  let value = '';
  while (assignment.lastIndex < text.length) {
    const key = assignment.exec(text)?.[1];
    if (key === undefined) continue;
    const read = readValue(text, assignment.lastIndex);
    if (key === name) value = read.value;
    assignment.lastIndex = read.end + 1;
  }
  return value;
}

/** Reads a value from `at` on; `end` is the index of the line break behind it. */
function readValue(text: string, at: number): { value: string; end: number } {
  // Blanks in front of a value, and after a closing quote, are nothing.
  const quoted = /[^\S\n]*(?:"((?:\\[\s\S]?|[^"\\])*)"?|'([^']*)'?)/y;
  const plain = /[^\S\n]*((?:\\[\s\S]?|[^\\\n])*)/y;
  let value = '';
  quoted.lastIndex = at;
  plain.lastIndex = at;
  for (let part = quoted.exec(text); part !== null; part = quoted.exec(text)) {
    plain.lastIndex = quoted.lastIndex;
    value += part[2] ?? (part[1] ?? '').replace(/\\([\s\S])/g, unescapedInQuotes);
  }
  const rest = plain.exec(text)?.[1] ?? '';
  value += rest.replace(/\\([\s\S]?)/g, (_, character: string) => character.replace('\n', ''));
  return { value: rest === '' ? value : value.trimEnd(), end: plain.lastIndex };
}

function unescapedInQuotes(whole: string, character: string): string {
  if (character === '\n') return '';
  return /["\\`$]/.test(character) ? character : whole;
}

/** How systemd splits `$NAME` of a command line: at blanks; quotes hold together; backslashes go, in quotes of both kinds. */
function splitWords(text: string): string[] {
  const words = text.match(/(?:\\[\s\S]?|"(?:\\[\s\S]?|[^"\\])*"?|'(?:\\[\s\S]?|[^'\\])*'?|[^\s"'\\])+/g) ?? [];
  return words.map((word) =>
    word.replace(/\\([\s\S]?)|"((?:\\[\s\S]?|[^"\\])*)"?|'((?:\\[\s\S]?|[^'\\])*)'?/g, unquoted),
  );
}

function unquoted(_: string, escaped?: string, ...inner: (string | undefined)[]): string {
  return escaped ?? (inner[0] ?? inner[1] ?? '').replace(/\\([\s\S]?)/g, '$1');
}
