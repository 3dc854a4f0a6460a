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
