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
  // The kernel still has the bytes; our own words stand last.
  const given = splitWords(readFileSync('/proc/self/cmdline')).slice(-command.length);
  const broken = given.findIndex((bytes) => !isUtf8(bytes));
  if (broken < 0) return;
  throw new OmnimindError('usage', message('usage.not_utf8', { position: broken + 1 }));
}

/** The words of a /proc/PID/cmdline: each ends with a zero byte (proc_pid_cmdline(5)). */
function splitWords(bytes: Buffer): Buffer[] {
  const words: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0, start);
    words.push(bytes.subarray(start, end < 0 ? bytes.length : end));
    start = end < 0 ? bytes.length : end + 1;
  }
  return words;
}

function isUtf8(bytes: Buffer): boolean {
  return bytes.equals(Buffer.from(bytes.toString('utf8')));
}
