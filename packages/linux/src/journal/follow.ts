import { type ChildProcess, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { errorCode, type UnavailableReason } from '../files/outcome.ts';
import { entryFields, type JournalEntry, parseEntry } from './entry.ts';

export interface FollowOptions {
  /** Matches as journalctl(1) takes them: `['_TRANSPORT=kernel', '+', '_SYSTEMD_UNIT=earlyoom.service']`. */
  readonly matches: readonly string[];
  /** Entries from then on, µs since 1970; those that come from now on by default. */
  readonly since_usec?: number | undefined;
  onEntry(entry: JournalEntry): void;
  /** Told why it can't be followed; no more entries come. */
  onUnavailable(why: UnavailableReason): void;
  /** For tests. */
  readonly program?: string;
}

/** A line beyond this is passed over, characters. */
const longestLine = 256 * 1024;
/** From the end of a journalctl to the start of the next, ms; the longest. */
const [firstPause_ms, longestPause_ms] = [1000, 60_000];

/**
 * Follows the journal by one `journalctl --follow` that lives as long as we do, and is started anew when it ends: journald
 * promises no file format to others, and its library would block. 9 MB of memory, and no time while nothing is logged.
 *
 * @returns ends it
 */
export function followJournal(options: FollowOptions): () => void {
  const { matches, since_usec, program = 'journalctl', onEntry, onUnavailable } = options;
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pause_ms = firstPause_ms;
  let isClosed = false;
  /** Cursor of the newest entry: where the next journalctl goes on. */
  let cursor = '';

  const take = (line: string): void => {
    const entry = parseEntry(line);
    if (entry === null) return;
    // It works: the next failure is a new one.
    pause_ms = firstPause_ms;
    cursor = entry.cursor;
    // `--since` gives those of that very moment again.
    if (since_usec === undefined || entry.realtime_usec > since_usec) onEntry(entry);
  };

  const start = (): void => {
    const since = since_usec === undefined ? [] : [`--since=@${(since_usec / 1e6).toFixed(6)}`];
    const from = cursor === '' ? since : [`--after-cursor=${cursor}`];
    const words = ['--follow', '--no-pager', '--quiet', '--output=json', `--output-fields=${entryFields}`, ...from];
    const lines = `--lines=${from.length === 0 ? 0 : 'all'}`;
    child = spawn(program, [...words, lines, ...matches], { stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout?.on('data', lineReader(take));
    child.once('error', (error) => {
      const errno = errorCode(error);
      if (errno === 'ENOENT') onUnavailable({ code: 'unavailable.file', parameters: { path: program, errno } });
      else again();
    });
    child.once('exit', again);
  };

  const again = (): void => {
    if (isClosed) return;
    clearTimeout(timer);
    timer = setTimeout(start, pause_ms).unref();
    pause_ms = Math.min(longestPause_ms, pause_ms * 2);
  };

  start();
  return () => {
    isClosed = true;
    clearTimeout(timer);
    child?.kill();
    child?.unref();
    child?.stdout?.destroy();
  };
}

/** Cuts bytes into lines. */
function lineReader(take: (line: string) => void): (bytes: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isTooLong = false;
  return (bytes) => {
    const lines = (rest + decoder.write(bytes)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (isTooLong) isTooLong = false;
      else take(line);
    }
    if (rest.length <= longestLine) return;
    rest = '';
    isTooLong = true;
  };
}
