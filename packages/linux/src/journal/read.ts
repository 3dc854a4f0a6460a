import { execFile } from 'node:child_process';
import { entryFields, type JournalEntry, parseEntry } from './entry.ts';

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
