/**
 * Names of processes, commands and files are hostile: anyone may choose them. Each function makes a text safe for one
 * place. None loses the difference between two different names.
 */

const shortEscapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

// C0 and C1 controls, DEL, the line and paragraph separators, the marks that reorder or hide text, the replacement
// character that stands for invalid UTF-8, lone surrogates, and the backslash, so that an escape can't be forged.
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd\\]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** For a terminal and for any line of plain text: control characters and invisible marks become `\x1b`, `\u202e`, `\n`. */
export function escapeText(text: string): string {
  return text.replace(unsafe, (character) => {
    const short = shortEscapes[character];
    if (short !== undefined) return short;
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** For Markdown prose and table cells: {@link escapeText}, then whatever Markdown or HTML would read as markup. */
export function escapeMarkdown(text: string): string {
  return escapeText(text).replace(/[\\`*_{}[\]()#+!|<>~&$]/g, (character) =>
    character === '<' ? '&lt;' : character === '>' ? '&gt;' : character === '&' ? '&amp;' : `\\${character}`,
  );
}

/** A command line as one would type it into a shell: words with anything but plain characters are quoted. */
export function quoteCommand(command: readonly string[]): string {
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
