import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { followJournal } from './follow.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-follow-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const line = (usec: number, message: string) =>
  JSON.stringify({ __CURSOR: `c-${message}`, __REALTIME_TIMESTAMP: String(usec), MESSAGE: message });

/** A journalctl that writes down its words, prints these lines and ends, or goes on. */
function program(script: string): string {
  const file = join(directory, 'journalctl');
  writeFileSync(file, `#!/bin/sh\necho "$@" >>"${directory}/words"\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

test('entries come as they are logged; what ends is started anew where it was, and nothing is told twice', async () => {
  const file = program(
    `case "$*" in *after-cursor*) exec sleep 60;; esac; printf '%s\\n' '${line(1e15, 'old')}' '${line(1e15 + 1, 'one')}' 'no entry' '${line(1e15 + 1, 'two')}'`,
  );
  const messages: string[] = [];
  const stop = followJournal({
    matches: ['_TRANSPORT=kernel'],
    since_usec: 1e15,
    onEntry: ({ message }) => messages.push(message),
    onUnavailable: ({ code }) => messages.push(code),
    program: file,
  });
  const words = () => readFileSync(join(directory, 'words'), 'utf8').trim().split('\n');
  await expect.poll(() => words().length).toBe(2);
  stop();
  // Lines that came at once have the same time.
  expect(messages).toEqual(['one', 'two']);
  expect(words()[0]).toContain('--since=@1000000000.000000 --lines=all _TRANSPORT=kernel');
  expect(words()[1]).toContain('--after-cursor=c-two --lines=all');
});

test('a machine without a journal is told of', async () => {
  const told: unknown[] = [];
  const stop = followJournal({
    matches: [],
    onEntry: () => {},
    onUnavailable: (why) => told.push(why),
    program: join(directory, 'missing'),
  });
  await expect
    .poll(() => told)
    .toEqual([{ code: 'unavailable.file', parameters: { path: join(directory, 'missing'), errno: 'ENOENT' } }]);
  stop();
});
