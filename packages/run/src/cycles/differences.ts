import type { CheckpointHeader } from '@omnimind/protocol/cycles-checkpoint';
import { OmnimindError } from '@omnimind/protocol/errors';
import { quoteCommand } from '@omnimind/protocol/escape';

/** What is to be repeated now. */
export type Repeated = Pick<CheckpointHeader, 'command' | 'directory' | 'watched'>;

/**
 * Refuses to go on with the checkpoint of something else: its cycles would not be comparable.
 *
 * @throws OmnimindError `usage` that says what differs
 */
export function checkSame(before: Repeated, now: Repeated, file: string): void {
  const differences = [
    ...differing('the command', quoteCommand(before.command), quoteCommand(now.command)),
    ...differing('the directory', before.directory, now.directory),
    // A backend that was started anew has another PID; that one is watched as before is all that counts.
    ...differing('the number of --watch', String(before.watched.length), String(now.watched.length)),
  ];
  if (differences.length === 0) return;
  throw new OmnimindError('usage', `${file} is of something else: ${differences.join('; ')}`, {
    hint: 'Resume it as it was begun, or give another file to --checkpoint.',
  });
}

function differing(what: string, before: string, now: string): string[] {
  return before === now ? [] : [`${what} was ${before} and is now ${now}`];
}
