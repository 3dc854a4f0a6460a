import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';

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
