import { type ChildProcess, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { entryFields, type JournalEntry, parseEntry } from './entry.ts';

export interface FollowOptions {
  /** Matches as journalctl(1) takes them: `['_TRANSPORT=kernel', '+', '_SYSTEMD_UNIT=earlyoom.service']`. */
  readonly matches: readonly string[];
  /** Entries from then on, µs since 1970; those that come from now on by default. */
  readonly since_usec?: number | undefined;
  onEntry(entry: JournalEntry): void;
  /** Told why it can't be followed; no more entries come. */
  onUnavailable(why: string): void;
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
  const follower = new Follower(options);
  follower.start();
  return () => follower.close();
}

class Follower {
  readonly #options: FollowOptions;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pause_ms = firstPause_ms;
  #isClosed = false;
  /** Cursor of the newest entry: where the next journalctl goes on. */
  #cursor = '';

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  start(): void {
    const { matches, since_usec, program = 'journalctl', onUnavailable } = this.#options;
    const from =
      this.#cursor !== ''
        ? [`--after-cursor=${this.#cursor}`, '--lines=all']
        : since_usec === undefined
          ? ['--lines=0']
          : [`--since=@${(since_usec / 1e6).toFixed(6)}`, '--lines=all'];
    const words = ['--follow', '--no-pager', '--quiet', '--output=json', `--output-fields=${entryFields}`, ...from];
    const child = spawn(program, [...words, ...matches], { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#child = child;
    this.#read(child);
    child.once('error', (error) => {
      const code = 'code' in error ? error.code : '';
      if (code === 'ENOENT') onUnavailable(`${program} is not there`);
      else this.#again();
    });
    child.once('exit', () => this.#again());
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#child?.kill();
    this.#child?.unref();
    this.#child?.stdout?.destroy();
  }

  #again(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.start(), this.#pause_ms);
    this.#timer.unref();
    this.#pause_ms = Math.min(longestPause_ms, this.#pause_ms * 2);
  }

  #read(child: ChildProcess): void {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    let isTooLong = false;
    child.stdout?.on('data', (bytes: Buffer) => {
      const lines = (rest + decoder.write(bytes)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (isTooLong) isTooLong = false;
        else this.#take(line);
      }
      if (rest.length <= longestLine) return;
      rest = '';
      isTooLong = true;
    });
  }

  #take(line: string): void {
    const entry = parseEntry(line);
    if (entry === null) return;
    // It works: the next failure is a new one.
    this.#pause_ms = firstPause_ms;
    this.#cursor = entry.cursor;
    // `--since` gives those of that very moment again.
    const { since_usec } = this.#options;
    if (since_usec !== undefined && entry.realtime_usec <= since_usec) return;
    this.#options.onEntry(entry);
  }
}
