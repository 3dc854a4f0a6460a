/** Bytes of /proc/PID/comm without the line break; TASK_COMM_LEN of the kernel, less the zero byte. */
export const commLength = 15;

/**
 * The pattern that matches exactly the processes of these names: `^(code|python3)$`, for `--avoid` and `--prefer` of
 * earlyoom, which searches for it in the bytes of /proc/PID/comm. It holds no blank, quote, backslash or percent sign, which
 * systemd, a shell or a settings file would change.
 *
 * @returns `null` when no name can be expressed: an empty alternative would match everything
 */
export function namesPattern(names: readonly string[]): string | null {
  // An empty name would match everything, and what is no text can't stand on a command line.
  const usable = names.filter((name) => name !== '' && !name.includes('\0') && name.isWellFormed());
  const expressions = new Set(usable.map((name) => [...cutToComm(name)].map(expressed).join('')));
  return expressions.size === 0 ? null : `^(${[...expressions].join('|')})$`;
}

/**
 * The first 15 bytes of a name in UTF-8, as the kernel keeps them. A character that it would cut in two is left out, since
 * earlyoom takes such halves off before it compares.
 */
export function cutToComm(name: string): string {
  let bytes = 0;
  let kept = '';
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    if (bytes > commLength) break;
    kept += character;
  }
  return kept;
}

/** One character of a name as a regular expression without backslash; regex(7). */
function expressed(character: string): string {
  if (/[.[({*+?|$)]/.test(character)) return `[${character}]`;
  // A bracket that begins with ^ would be a negation.
  if (character === '^') return '[[.^.]]';
  if (/\s/.test(character)) return character.charCodeAt(0) < 128 ? '[[:space:]]' : character;
  // Quotes, backslash and percent sign are changed on the way, control characters are not seen: any one byte.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /["'`\\%\x00-\x1f\x7f]/.test(character) ? '.' : character;
}
