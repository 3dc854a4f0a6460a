import { OmnimindError } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';
import { parseDuration } from '@omnimind/protocol/quantity';

/**
 * s of an option's duration such as `10m`.
 *
 * @throws OmnimindError `usage` when it is none, or out of `[min, max]` s
 */
export function durationOption(flag: string, text: string, min: number, max: number): number {
  const seconds = parseDuration(text);
  if (seconds === undefined) throw new OmnimindError('usage', durationProblem(flag, text));
  if (seconds < min || seconds > max)
    throw invalid(flag, text, message('value.seconds', { minimum: min, maximum: max }));
  return seconds;
}

/** A whole number from 1 on. @throws OmnimindError `usage` when it is none */
export function countOption(flag: string, text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count > 0) return count;
  throw invalid(flag, text, message('value.integer', { minimum: 1, maximum: null }));
}

function durationProblem(flag: string, text: string): Message {
  const value = `"${text}"`;
  return /^\d+(?:\.\d+)?$/.test(text)
    ? message('value.no_unit', { name: flag, value })
    : message('value.invalid', { name: flag, value, expected: message('value.duration') });
}

function invalid(flag: string, text: string, expected: Message): OmnimindError {
  return new OmnimindError('usage', message('value.invalid', { name: flag, value: `"${text}"`, expected }));
}
