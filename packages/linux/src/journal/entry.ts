import { execFile } from 'node:child_process';
import { parseJson } from '../files/outcome.ts';

/** One entry of the journal, as far as it is needed; systemd.journal-fields(7). Fields with `_` were added by journald and can't be forged. */
export interface JournalEntry {
  /** Names the entry for journalctl(1). */
  readonly cursor: string;
  /** Wall clock, µs since 1970. Lines that journald took in at once have the same. */
  readonly realtime_usec: number;
  readonly message: string;
  readonly transport: string;
  /** The system's unit that it comes from. */
  readonly unit: string;
  readonly exe: string;
  readonly uid: string;
  readonly pid: string;
  /** `0` for what the kernel itself wrote to its log; user space may write there too, under other numbers. */
  readonly facility: string;
}

/** The fields that {@link parseEntry} wants, as `--output-fields=` takes them. */
export const entryFields = 'MESSAGE,_TRANSPORT,_SYSTEMD_UNIT,_EXE,_UID,_PID,SYSLOG_FACILITY';

/** Parses a line of `journalctl --output=json`; `null` for what is none. */
export function parseEntry(line: string): JournalEntry | null {
  const fields = parseJson(line);
  if (typeof fields !== 'object' || fields === null) return null;
  const text = (name: string): string => textOf(Reflect.get(fields, name));
  const realtime_usec = Number(text('__REALTIME_TIMESTAMP'));
  if (!Number.isFinite(realtime_usec) || realtime_usec <= 0) return null;
  return {
    cursor: text('__CURSOR'),
    realtime_usec,
    message: text('MESSAGE'),
    transport: text('_TRANSPORT'),
    unit: text('_SYSTEMD_UNIT'),
    exe: text('_EXE'),
    uid: text('_UID'),
    pid: text('_PID'),
    facility: text('SYSLOG_FACILITY'),
  };
}

/** Bytes that are no UTF-8 come as a list of numbers, what is too long as `null`, and a field that is there twice as a list. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  if (value.every((byte) => typeof byte === 'number')) return Buffer.from(value).toString('utf8');
  return textOf(value[0]);
}

/** So much is taken in at most, bytes; and so long is waited, ms. */
const [most_bytes, timeout_ms] = [8 * 2 ** 20, 2000];

/** Entries of the journal since a moment, oldest first; none where it can't be read, or not in time. */
export function readJournal(since_usec: number, matches: readonly string[]): Promise<JournalEntry[]> {
  const since = `--since=@${(since_usec / 1e6).toFixed(6)}`;
  const words = ['--no-pager', '--quiet', '--output=json', `--output-fields=${entryFields}`, since, ...matches];
  return new Promise((resolve) => {
    execFile('journalctl', words, { maxBuffer: most_bytes, timeout: timeout_ms }, (_, stdout) =>
      resolve(stdout.split('\n').flatMap((line) => parseEntry(line) ?? [])),
    );
  });
}
