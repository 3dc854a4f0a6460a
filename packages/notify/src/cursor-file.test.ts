import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CursorFile, forgetOldCursors } from './cursor-file.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-place-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const key = 'event https://hooks.example/T0P-S3CRET';

test('what was written is read; what its name and modes show is nobody else’s business', () => {
  const place = { cursor: { 'a.jsonl': 17 }, state: ['workload:x'] };
  expect(new CursorFile(directory, key).read()).toBeNull();
  new CursorFile(directory, key).write(place);
  expect(new CursorFile(directory, key).read()).toEqual(place);
  expect(new CursorFile(directory, `${key} 2`).read()).toBeNull();
  const [name = ''] = readdirSync(directory);
  expect(name).toMatch(/^[0-9a-f]{32}\.json$/);
  expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
});

test.each(['', '{"cursor"', '[]', '{"cursor":{"a.jsonl":-1}}', '{"cursor":{"a.jsonl":"x"}}'])(
  'one that is damaged counts as the start of the log: %j',
  (text) => {
    const place = new CursorFile(directory, key);
    place.write({ cursor: {}, state: null });
    const [name = ''] = readdirSync(directory);
    writeFileSync(join(directory, name), text);
    expect(place.read()).toEqual({ cursor: {}, state: undefined });
  },
);

test('places of receivers that are configured no more go after a week; strangers’ files stay', () => {
  const now_ms = Date.UTC(2026, 10, 25);
  const days = (count: number) => new Date(now_ms - count * 86_400_000);
  for (const each of ['old', 'young', 'kept']) new CursorFile(directory, each).write({ cursor: {}, state: null });
  writeFileSync(join(directory, 'README'), '');
  const names = () => readdirSync(directory).length;
  for (const name of readdirSync(directory)) utimesSync(join(directory, name), days(6), days(6));
  forgetOldCursors(directory, ['kept'], now_ms);
  expect(names()).toBe(4);
  for (const name of readdirSync(directory)) utimesSync(join(directory, name), days(8), days(8));
  forgetOldCursors(directory, ['kept'], now_ms);
  expect(names()).toBe(2);
  expect(new CursorFile(directory, 'kept').read()).not.toBeNull();
});
