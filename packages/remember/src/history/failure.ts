import { errorCode } from '@omnimind/linux/files/outcome';

/** What stands in the file was never written by us. */
export class HistoryDamage extends Error {}

/** What SQLite says (primary result codes) when the file is not to blame. */
const passing: Record<number, string> = {
  3: 'it may not be read',
  5: 'another process has it open',
  6: 'another process has it open',
  7: 'memory is short',
  8: 'it may not be written',
  10: 'the disk reports an error',
  // Also when the file has reached its bound, which it does only if it can't be cleared quickly enough.
  13: 'the disk is full',
  14: "it can't be opened",
};

/**
 * Why the history failed, in words, where the file is not to blame: waiting may help.
 *
 * @returns `null` when the file is damaged: what SQLite says else, and what was read that nobody wrote
 */
export function passingReason(error: unknown): string | null {
  const code = errorCode(error);
  if (code === 'ERR_SQLITE_ERROR') {
    const { errcode } = error as { errcode?: unknown };
    return typeof errcode === 'number' ? (passing[errcode & 0xff] ?? null) : null;
  }
  // Numbers that are larger than any that was written.
  if (code === 'ERR_OUT_OF_RANGE' || error instanceof HistoryDamage) return null;
  // Of the system (EACCES, ENOSPC, EROFS, …), and a defect of ours: that must cost nobody the past.
  return /^E[A-Z0-9]+$/.test(code) ? code : `a defect: ${wordsOf(error)}`;
}

/** An error in a few words. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
