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
 * @throws RangeError for a word that a settings file would change
 */
export function earlyoomSettingsLine(words: readonly string[]): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const changed = /^$|[\s"'`\\%\x00-\x1f\x7f]|\$[\w{(]/;
  for (const word of words) if (changed.test(word)) throw new RangeError(`"${word}" can't stand in a settings file`);
  return `EARLYOOM_ARGS="${words.join(' ')}"`;
}

/**
 * The value of the last assignment to a name, as systemd reads an EnvironmentFile: quotes count where a value begins and
 * after a closing quote; outside of single quotes a backslash makes the next character ordinary and eats a line break.
 */
function lastAssignment(text: string, name: string): string {
  let value = '';
  let at = 0;
  while (at < text.length) {
    const line = /[^\n]*/y;
    line.lastIndex = at;
    const content = line.exec(text)?.[0] ?? '';
    const assignment = /^[^\S\n]*([^#;\s=][^=\s]*)[^\S\n]*=/.exec(content);
    if (assignment === null) {
      at += content.length + 1;
      continue;
    }
    const read = readValue(text, at + assignment[0].length);
    if (assignment[1] === name) value = read.value;
    at = read.end + 1;
  }
  return value;
}

/** Reads a value from `at` on; `end` is the index of the line break behind it. */
function readValue(text: string, at: number): { value: string; end: number } {
  let value = '';
  let index = at;
  let mayQuote = true;
  for (; index < text.length && text[index] !== '\n'; index += 1) {
    const character = text[index] ?? '';
    if (mayQuote && (character === '"' || character === "'")) {
      const inner = readQuoted(text, index + 1, character);
      value += inner.value;
      index = inner.end;
    } else if (mayQuote && /\s/.test(character)) {
      // Blanks in front of a value, and after a closing quote, are nothing.
    } else {
      mayQuote = false;
      if (character === '\\') index += 1;
      value += character === '\\' ? (text[index] ?? '').replace('\n', '') : character;
    }
  }
  return { value: mayQuote ? value : value.trimEnd(), end: index };
}

function readQuoted(text: string, at: number, quote: string): { value: string; end: number } {
  let value = '';
  let index = at;
  for (; index < text.length && text[index] !== quote; index += 1) {
    const character = text[index] ?? '';
    if (character !== '\\' || quote === "'") value += character;
    else {
      index += 1;
      const next = text[index] ?? '';
      if (next !== '\n') value += /["\\`$]/.test(next) ? next : `\\${next}`;
    }
  }
  return { value, end: index };
}

/** How systemd splits `$NAME` of a command line: at blanks; quotes hold together; backslashes go, in quotes of both kinds. */
function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (character === '\\') {
      index += 1;
      word = `${word ?? ''}${text[index] ?? ''}`;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word = `${word ?? ''}${character}`;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = `${word ?? ''}${character}`;
  }
  return word === null ? words : [...words, word];
}
