import { isUnavailable, type Unavailable } from '../files/outcome.ts';
import { loadNative, type NativeCalls } from '../native/libc.ts';

const socket = '/run/systemd/journal/socket';
/** A value beyond this is cut: a datagram of more than some 200 KB is refused. */
const longestValue_bytes = 16 * 1024;

const lineBreak = Buffer.of(10);

/** Fields of one entry, by name: capitals, digits and underscores, not beginning with an underscore. */
export type JournalFields = Readonly<Record<string, string>>;

/** Sends an entry to the journal. @returns whether it was sent: a journal that is not there, or full, is no error */
export type JournalSender = (fields: JournalFields) => boolean;

/** How entries with fields of their own get to the journal: its native protocol, a datagram; systemd.journal-fields(7). */
export function journalSender(native: NativeCalls | Unavailable = loadNative()): JournalSender | Unavailable {
  if (isUnavailable(native)) return native;
  return (fields) => native.sendDatagram(socket, encodeEntry(fields));
}

/** The native protocol (systemd's JOURNAL_NATIVE_PROTOCOL): each value with its length, so that a line break in one forges nothing. */
export function encodeEntry(fields: JournalFields): Buffer {
  return Buffer.concat(
    Object.entries(fields).flatMap(([name, value]) => {
      const bytes = Buffer.from(value).subarray(0, longestValue_bytes);
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(bytes.length));
      return [Buffer.from(`${name}\n`), length, bytes, lineBreak];
    }),
  );
}
