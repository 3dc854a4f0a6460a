import { readSync } from 'node:fs';
import { isatty } from 'node:tty';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { writeError } from './output.ts';

/**
 * Asks at the terminal; only a clear yes is one.
 *
 * @param question with its answers, such as `Do it? [y/N] `
 * @param command what was called, for the hint
 * @throws OmnimindError `usage` when there is no terminal to ask at
 */
export function confirm(question: string, command: string): boolean {
  if (!isatty(0) || !isatty(2)) throw new OmnimindError('usage', message('usage.no_terminal', { command }));
  writeError(question);
  const bytes = Buffer.alloc(256);
  const answer = bytes.toString('utf8', 0, readSync(0, bytes)).trim();
  return /^(?:y|yes|s|sim)$/i.test(answer);
}

/** Whose setup is meant: what was asked for, else root's is the system's. */
export function chosenManager(
  { user, system }: { user?: boolean | undefined; system?: boolean | undefined },
  uid: number,
): 'system' | 'user' {
  return system || (!user && uid === 0) ? 'system' : 'user';
}
