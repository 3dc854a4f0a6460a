import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { translate } from '@omnimind/messages/translate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogFile } from './log-file.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-log-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('lines are appended, and the log is turned over by its size: four old ones stay', () => {
  const file = join(directory, 'a.log');
  writeFileSync(file, 'before\n');
  const log = new LogFile(file, { limit_bytes: 30 });
  for (let i = 0; i < 30; i += 1) log.write([`line ${String(i).padStart(2, '0')}`, 'two']);
  log.close();
  expect(readdirSync(directory).toSorted()).toEqual(['a.log', 'a.log.1', 'a.log.2', 'a.log.3', 'a.log.4']);
  expect(readFileSync(file, 'utf8')).toContain('line 29\ntwo\n');
  expect(readFileSync(`${file}.1`, 'utf8')).toMatch(/^line \d\d\ntwo\n/);
});

test('a link is not followed, and what can not be written is told once each way', () => {
  const told: string[] = [];
  const file = join(directory, 'a.log');
  symlinkSync(join(directory, 'target'), file);
  const log = new LogFile(file, { onNotice: (notice) => told.push(translate('en', notice)) });
  log.write(['one']);
  log.write(['two', 'three']);
  expect(existsSync(join(directory, 'target'))).toBe(false);
  rmSync(file);
  log.write(['four']);
  log.close();
  expect(told).toEqual([
    `${file} is not writable: too many levels of symbolic links`,
    `${file} is writable again; 3 lines lost`,
  ]);
  expect(readFileSync(file, 'utf8')).toBe('four\n');
});
