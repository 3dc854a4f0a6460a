import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { translate } from '@omnimind/messages/translate';
import { History } from '@omnimind/remember/history/history';
import { expect, onTestFinished } from 'vitest';
import { startProgram } from './programs.ts';

/**
 * Kills a writer of a history in the middle of its work, again and again, and looks each time whether everything is there that it
 * had said was kept.
 *
 * @param lives how many writers, one after the other on one file
 * @param longest_ms at most so long after its first tick one is killed
 * @returns how many ticks they had kept altogether
 */
export async function killWriters(lives: number, longest_ms: number): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'omnimind-history-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'history.db');
  let said = 0;
  for (let life = 0; life < lives; life += 1) {
    const writer = startProgram('history-writer-main.ts', [file]);
    let text = '';
    await new Promise<void>((resolve) => {
      writer.child.stdout?.on('data', (piece: Buffer) => {
        text += piece.toString();
        resolve();
      });
      void writer.ended.then(() => resolve());
    });
    // At moments that differ by parts of the 20 ms.
    await new Promise((resolve) => setTimeout(resolve, (life * 367) % longest_ms));
    writer.child.kill('SIGKILL');
    await writer.ended;
    await writer.output;
    const kept = text
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split(' ').map(Number) as [number, number]);
    expect(kept.length).toBeGreaterThan(0);
    said += kept.length;
    look(file, kept);
  }
  return said;
}

/** Looks at copies: the next writer gets the file as the kill left it. */
function look(file: string, kept: readonly (readonly [number, number])[]): void {
  const copy = `${file}-copy`;
  for (const log of ['', '-wal']) {
    rmSync(`${copy}${log}`, { force: true });
    if (existsSync(`${file}${log}`)) copyFileSync(`${file}${log}`, `${copy}${log}`);
  }
  const notices: string[] = [];
  const history = History.open({
    file: copy,
    interval_s: 0.1,
    maxBytes: 2 ** 24,
    clock: { monotonic_s: () => 0, wall_ms: () => Date.now() },
    onNotice: (notice) => notices.push(translate('en', notice)),
  });
  const [first = 0, last = 0] = [kept[0]?.[0], kept.at(-1)?.[0]];
  const series = history.series('w-7', first, last + 1, 0.001);
  // Nothing that was said to be kept is missing, which is stricter than the two seconds that are promised.
  const missing = kept.filter(([time_ms]) => {
    const value = series?.cpu_cores[Math.floor((time_ms - first) / ((series.step_s ?? 1) * 1000))];
    return value === null || value === undefined || Math.abs(value - (time_ms % 10_000) / 1000) > 0.03;
  });
  const lastCursor = history.lastCursor();
  history.close();
  const database = new DatabaseSync(copy);
  const check = database.prepare('PRAGMA quick_check').get();
  database.close();
  expect({ notices, missing, check: { ...check } }).toEqual({
    notices: [],
    missing: [],
    check: { quick_check: 'ok' },
  });
  expect(lastCursor).toBeGreaterThanOrEqual(kept.at(-1)?.[1] ?? 0);
}
