import { randomBytes } from 'node:crypto';
import { closeSync, constants, fchmodSync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';

/**
 * Writes a file whole and renames it into place, so that a reader sees the old one or the new one and never half of
 * one. The temporary file lies in the same directory, is made anew (no link that somebody put there is followed), and
 * goes away when the writing fails. Throws as the system calls do.
 *
 * @param mode permissions, whatever the umask
 */
export function writeWhole(file: string, text: string, mode: number): void {
  const temporary = `${file}.${process.pid}.${randomBytes(3).toString('hex')}.tmp`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const descriptor = openSync(temporary, flags, 0o600);
  try {
    try {
      writeFileSync(descriptor, text);
      fchmodSync(descriptor, mode);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
}
