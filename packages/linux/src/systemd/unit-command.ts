import { Unwritable } from '../files/outcome.ts';

/**
 * A command as the value of `ExecStart=`, which runs exactly these words; systemd.service(5), "Command lines". `:` in
 * front keeps systemd from replacing `$NAME`, in the program's path too, where no escape exists; it came with
 * version 244. Every word with anything but plain characters is quoted, with C escapes, and its `%` doubled.
 *
 * @param words the program as an absolute path, then its arguments
 * @throws Unwritable for a command that no unit file can hold
 */
export function execStart(words: readonly string[]): string {
  const [program = '', ...parameters] = words;
  if (!program.startsWith('/') || program.endsWith('/')) throw new Unwritable('program', program);
  // systemd refuses these in the path of a program, quoted or not.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/["'\\\x00-\x1f\x7f]/.test(program)) throw new Unwritable('program_path', program);
  return [`:${program}`, ...parameters].map(quotedWord).join(' ');
}

/**
 * A word of a command line or of `Environment=`, quoted where it must be, its `%` doubled.
 *
 * @throws Unwritable for a NUL byte and for what is no Unicode
 */
export function quotedWord(word: string): string {
  if (word.includes('\0') || !word.isWellFormed()) throw new Unwritable('word');
  if (/^[\w@+=:,./-]+$/.test(word)) return word;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  const inner = word.replaceAll('%', '%%').replace(/["\\\x00-\x1f\x7f]/g, escaped);
  return `"${inner}"`;
}

function escaped(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
