import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { translate } from '@omnimind/messages/translate';
import { History, type HistoryOptions } from '@omnimind/remember/history/history';
import type { HistoryRow } from '@omnimind/remember/history/history-store';

const fakes: FakeHistory[] = [];

/** For tests: removes what they made. */
export function removeFakeHistories(): void {
  for (const fake of fakes.splice(0)) fake.remove();
}

/** For tests: a history in a directory of its own, with a clock that the test turns. */
export class FakeHistory {
  readonly directory = mkdtempSync(join(tmpdir(), 'omnimind-history-'));
  readonly notices: string[] = [];
  /** The wall clock, ms, and the monotonic one, s. */
  wall_ms = Date.UTC(2026, 10, 27, 3, 0, 0);
  monotonic_s = 1000;
  file = join(this.directory, 'history.db');
  history: History;
  readonly #options: Partial<HistoryOptions>;
  #copies = 0;

  constructor(options: Partial<HistoryOptions> = {}) {
    this.#options = options;
    this.file = options.file ?? this.file;
    this.history = this.open();
    fakes.push(this);
  }

  /** Why nothing is kept, as people read it. */
  get reason(): string | null {
    const { reason } = this.history;
    return reason === null ? null : translate('en', reason);
  }

  open(options: Partial<HistoryOptions> = {}): History {
    this.history = History.open({
      interval_s: 1,
      maxBytes: 64 * 2 ** 20,
      clock: { monotonic_s: () => this.monotonic_s, wall_ms: () => this.wall_ms },
      onNotice: (notice) => this.notices.push(translate('en', notice)),
      ...this.#options,
      file: this.file,
      ...options,
    });
    return this.history;
  }

  reopen(options: Partial<HistoryOptions> = {}): History {
    this.history.close();
    return this.open(options);
  }

  /** As kill -9 would leave it: the file and its log as they are now, without an end. */
  kill(options: Partial<HistoryOptions> = {}): History {
    this.#copies += 1;
    const copy = join(this.directory, `copy-${this.#copies}.db`);
    for (const log of ['', '-wal'])
      if (existsSync(`${this.file}${log}`)) copyFileSync(`${this.file}${log}`, `${copy}${log}`);
    this.history.close();
    this.file = copy;
    return this.open(options);
  }

  /** Turns both clocks. */
  pass(ms: number): void {
    this.wall_ms += ms;
    this.monotonic_s += ms / 1000;
  }

  /** A tick after some time. */
  tick(rows: readonly HistoryRow[], ms = 1000): void {
    this.pass(ms);
    this.history.append(this.wall_ms, rows);
  }

  remove(): void {
    this.history.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export const fakeVerdictWords = {
  cpu_behavior: 'idle',
  memory_behavior: 'stable',
  pressure: 'none',
  severity: 'ok',
} as const;

export function fakeRow(id: string, more: Partial<HistoryRow> = {}): HistoryRow {
  return {
    id,
    name: id,
    verdict: fakeVerdictWords,
    cpu_cores: 0.5,
    anon_bytes: 4096,
    pids: 2,
    cpu_some: 0,
    memory_some: 0,
    memory_full: 0,
    io_some: 0,
    ...more,
  };
}

/** Numbers from 0 to 1 that look random, the same at each run. */
export function numbers(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
