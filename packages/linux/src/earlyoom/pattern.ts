/** Bytes of /proc/PID/comm without the line break; TASK_COMM_LEN of the kernel, less the zero byte. */
export const commLength = 15;

/** Why a name can't stand in a pattern: it is empty, or it holds what no command line can. */
export type NameFlaw = 'empty' | 'no_text';

/** How a name stands in a pattern. */
export interface PatternName {
  readonly name: string;
  /** The POSIX extended regular expression that matches it; `null` when there is a flaw. */
  readonly expression: string | null;
  readonly flaw: NameFlaw | null;
  /** The kernel keeps 15 bytes of a name: longer ones that begin alike are matched too. */
  readonly cut: boolean;
  /** One of its characters can't stand in a settings file, and is matched by more than itself. */
  readonly loose: boolean;
}

/**
 * The pattern that matches exactly the processes of these names: `^(code|python3)$`, for `--avoid` and `--prefer` of
 * earlyoom, which searches for it in the bytes of /proc/PID/comm. It holds no blank, quote, backslash or percent sign, which
 * systemd, a shell or a settings file would change.
 *
 * @returns `null` when no name can be expressed: an empty alternative would match everything
 */
export function namesPattern(names: readonly string[]): string | null {
  const expressions = new Set(names.flatMap((name) => patternName(name).expression ?? []));
  return expressions.size === 0 ? null : `^(${[...expressions].join('|')})$`;
}

export function patternName(name: string): PatternName {
  const flaw = name === '' ? 'empty' : name.includes('\0') || !name.isWellFormed() ? 'no_text' : null;
  if (flaw !== null) return { name, expression: null, flaw, cut: false, loose: false };
  const kept = cutToComm(name);
  const parts = [...kept].map(expressed);
  return {
    name,
    expression: parts.join(''),
    flaw: null,
    cut: kept !== name,
    loose: parts.some((part) => part === '.' || part.startsWith('[[:')),
  };
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
