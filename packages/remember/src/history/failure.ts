import { errorCode } from '@omnimind/linux/files/outcome';
import { asWritten, type Message, type MessageParameters, message } from '@omnimind/protocol/message';

/** What stands in the file was never written by us. */
export class HistoryDamage extends Error {
  readonly reason: Message;

  constructor(reason: Message) {
    super(reason.code);
    this.reason = reason;
  }
}

/** The reason to set a file aside after this error. */
export function damagedBy(error: unknown): Message {
  return message('history.damaged', { reason: error instanceof HistoryDamage ? error.reason : asWritten(error) });
}

/** SQLite's primary result codes of failures that are not the file's fault. */
const blockedBy: Readonly<Record<number, MessageParameters['history.blocked']['by']>> = {
  3: 'no_read',
  5: 'lock',
  6: 'lock',
  7: 'memory',
  8: 'no_write',
  10: 'disk_error',
  // Also when the file has reached its limit, which it does only if it can't be cleared quickly enough.
  13: 'disk_full',
  14: 'no_open',
};

/** Why the history failed when the file is not to blame, so that waiting may help; `null` when the file is damaged. */
export function transientFailure(error: unknown): Message | null {
  const code = errorCode(error);
  if (code === 'ERR_SQLITE_ERROR') {
    const { errcode } = error as { errcode?: unknown };
    const by = typeof errcode === 'number' ? blockedBy[errcode & 0xff] : undefined;
    return by === undefined ? null : message('history.blocked', { by });
  }
  // Integers larger than any that was written.
  if (code === 'ERR_OUT_OF_RANGE' || error instanceof HistoryDamage) return null;
  if (/^E[A-Z0-9]+$/.test(code)) return message('system', { errno: code });
  // A defect of ours must not cost the history.
  return message('defect', { detail: asWritten(error).parameters.text });
}
