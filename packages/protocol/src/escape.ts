/**
 * Names of processes, commands and files are hostile: anyone may choose them. Each function makes a text safe for one
 * place. None loses the difference between two different names.
 */

const shortEscapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

// Controls (C0, C1, DEL), the line and paragraph separators, whatever reorders or hides text (marks, fillers, tags), the
// replacement character that stands for invalid UTF-8, lone surrogates, and the backslash, so that an escape can't be
// forged.
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufffd\\]/gu;

/** For a terminal and for any line of plain text: control characters and invisible marks become `\x1b`, `\u202e`, `\n`. */
export function escapeText(text: string): string {
  return text.replace(unsafe, (character) => {
    const short = shortEscapes[character];
    if (short !== undefined) return short;
    const code = character.codePointAt(0) ?? 0;
    const digits = code.toString(16);
    if (code > 0xffff) return `\\u{${digits}}`;
    return code < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\u${digits.padStart(4, '0')}`;
  });
}

/** What acts on a terminal or hides in a text: controls, separators, whatever reorders text or can't be seen. */
export const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const beyondAscii = /[\x7f-\uffff]/;

/** JSON that is safe to look at, on a terminal and in a file: the same value, with each {@link invisible} character escaped. */
export function escapedJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  // JSON escapes the controls of ASCII by itself; its own line breaks stay.
  if (!beyondAscii.test(text)) return text;
  return text.replace(invisible, (character) =>
    character === '\n' ? character : character.replace(/[\s\S]/g, escapeUnit),
  );
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const entities: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', ' ': '&#32;' };

// Beside the marks themselves: what makes a block of a line's start (a list, a heading's underline, indented code), and
// what is made a link unasked (addresses, mail, mentions).
const markup = /[\\`*_{}[\]()#+!|<>~&$@]|^ |^[-=]|(?<=^\d+)\.|:(?=\/\/)|(?<=\bwww)\./gi;

/** For Markdown prose and table cells: {@link escapeText}, then whatever Markdown or HTML would read as markup. */
export function escapeMarkdown(text: string): string {
  return escapeText(text).replace(markup, (character) => entities[character] ?? `\\${character}`);
}

/** A command line as one would type it into a shell: words with anything but plain characters are quoted. */
export function quoteCommand(command: readonly string[]): string {
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}

/** What a run is called where it is spoken of: by a name that somebody gave it, or else its command. */
export function shownName({ name, command }: { readonly name: string; readonly command: readonly string[] }): string {
  const program = (command[0] ?? '').split('/').at(-1);
  return name === program ? quoteCommand(command) : name;
}
