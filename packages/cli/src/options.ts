import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { OmnimindError } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';
import { parseDuration } from '@omnimind/protocol/quantity';

/** s of an option's duration such as `10m`. @throws OmnimindError `usage` when it is none, or out of `[min, max]` s */
export function durationOption(flag: string, text: string, min: number, max: number): number {
  const seconds = parseDuration(text);
  if (seconds === undefined) throw usage(durationProblem(flag, text));
  if (seconds < min || seconds > max)
    throw invalid(flag, text, message('value.seconds', { minimum: min, maximum: max }));
  return seconds;
}

/** A whole number, from 1 on by default. @throws OmnimindError `usage` when it is none */
export function countOption(flag: string, text: string, minimum = 1, maximum: number | null = null): number {
  const count = Number(text);
  const isIn = count >= minimum && count <= (maximum ?? Number.MAX_SAFE_INTEGER);
  if (/^\d+$/.test(text) && isIn) return count;
  throw invalid(flag, text, message('value.integer', { minimum, maximum }));
}

function durationProblem(flag: string, text: string): Message {
  const value = `"${text}"`;
  return /^\d+(?:\.\d+)?$/.test(text)
    ? message('value.no_unit', { name: flag, value })
    : message('value.invalid', { name: flag, value, expected: message('value.duration') });
}

function invalid(flag: string, text: string, expected: Message): OmnimindError {
  return usage(message('value.invalid', { name: flag, value: `"${text}"`, expected }));
}

/** What is wrong with the command line. */
export function usage(problem: Message): OmnimindError {
  return new OmnimindError('usage', problem);
}

const replacement = '\ufffd';

/**
 * Refuses a command with a word that is no UTF-8, such as a file name in Latin-1: Node has replaced its bytes by now, and
 * the command would get another word than it was given.
 *
 * @throws OmnimindError `usage`
 */
export function checkWords(command: readonly string[]): void {
  if (!command.some((word) => word.includes(replacement))) return;
  // The kernel still has the bytes, each word with a zero byte behind it (proc_pid_cmdline(5)); our own words stand last.
  const given = readFileSync('/proc/self/cmdline', 'latin1')
    .split('\0')
    .slice(-command.length - 1, -1);
  const broken = given.findIndex((word) => !isUtf8(Buffer.from(word, 'latin1')));
  if (broken < 0) return;
  throw new OmnimindError('usage', message('usage.not_utf8', { position: broken + 1 }));
}
