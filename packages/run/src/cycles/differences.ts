import type { CheckpointHeader } from '@omnimind/protocol/cycles-checkpoint';
import { OmnimindError } from '@omnimind/protocol/errors';
import { quoteCommand } from '@omnimind/protocol/escape';
import { type Message, message } from '@omnimind/protocol/message';

/** What is to be repeated now. */
export type Repeated = Pick<CheckpointHeader, 'command' | 'directory' | 'watched'>;

/**
 * Refuses to go on with the checkpoint of something else: its cycles would not be comparable.
 *
 * @throws OmnimindError `usage` that says what differs
 */
export function checkSame(before: Repeated, now: Repeated, file: string): void {
  const differences: Message[] = [];
  const commands = { before: quoteCommand(before.command), now: quoteCommand(now.command) };
  if (commands.before !== commands.now) differences.push(message('checkpoint.command', commands));
  if (before.directory !== now.directory)
    differences.push(message('checkpoint.directory', { before: before.directory, now: now.directory }));
  // A backend that was restarted has another PID: only that one is watched as before counts.
  const watched = { before: before.watched.length, now: now.watched.length };
  if (watched.before !== watched.now) differences.push(message('checkpoint.watched', watched));
  if (differences.length > 0) throw new OmnimindError('usage', message('checkpoint.differs', { file, differences }));
}
