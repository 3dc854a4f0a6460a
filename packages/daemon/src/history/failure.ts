import { errorCode } from '@omnimind/linux';

/** What SQLite says (primary result codes) when the file is not to blame. */
const passing: Record<number, string> = {
  3: 'it may not be read',
  5: 'another process has it open',
  6: 'another process has it open',
  7: 'memory is short',
  8: 'it may not be written',
  10: 'the disk reports an error',
  13: 'the disk is full',
  14: "it can't be opened",
};

/**
 * Why the history failed, in words, where waiting may help.
 *
 * @returns `null` when the file is damaged: what SQLite says else, and what was read that nobody wrote
 */
export function passingReason(error: unknown): string | null {
  const code = errorCode(error);
  if (code === 'ERR_SQLITE_ERROR') {
    const { errcode } = error as { errcode?: unknown };
    return typeof errcode === 'number' ? (passing[errcode & 0xff] ?? null) : null;
  }
  // Of the system: EACCES, ENOSPC, EROFS, …
  return /^E[A-Z0-9]+$/.test(code) ? code : null;
}

/** An error in a few words. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
