import { OmnimindError } from '@omnimind/protocol/errors';
import { parseDuration } from '@omnimind/protocol/quantity';

/**
 * s of an option's duration such as `10m`.
 *
 * @throws OmnimindError `usage` when it is none, or out of `[min, max]` s
 */
export function durationOption(flag: string, text: string, min: number, max: number): number {
  const seconds = parseDuration(text);
  if (seconds === undefined)
    throw new OmnimindError('usage', `${flag} "${text}" is no duration`, {
      hint: 'Write a number with its unit, such as 1s, 250ms, 10m or 2h.',
    });
  if (seconds < min || seconds > max)
    throw new OmnimindError('usage', `${flag} "${text}" is out of range`, {
      hint: `It may be from ${min} to ${max} seconds.`,
    });
  return seconds;
}

/** A whole number from 1 on. @throws OmnimindError `usage` when it is none */
export function countOption(flag: string, text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count > 0) return count;
  throw new OmnimindError('usage', `${flag} "${text}" is no whole number from 1 on`, { hint: 'Write it in digits.' });
}
