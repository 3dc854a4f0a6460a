import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { translate } from '@omnimind/messages/translate';
import type { Cycle } from '@omnimind/protocol/cycles-report';
import { type Message, message } from '@omnimind/protocol/message';
import { fakeCycle } from '@omnimind/testing/fake-cycle';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Checkpoint } from './checkpoint.ts';

let directory = '';
let file = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-checkpoint-'));
  file = join(directory, 'c.jsonl');
});
afterEach(() => rmSync(directory, { recursive: true }));

const repeated = { command: ['npm', 'test'], directory: '/home/a', watched: [] };
const header = { ...repeated, name: 'npm', mode: 'smart', started: '2026-03-05T14:00:00.000Z', planned: 9 } as const;

/** A checkpoint of so many cycles whose omnimind is gone. */
function written(...cycles: Cycle[]): void {
  const checkpoint = Checkpoint.create(file, header);
  for (const cycle of cycles) checkpoint.add(cycle);
  checkpoint.close();
  forget();
}

/** As if another process had written it, which has ended. */
function forget(): void {
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/"pid":\d+/g, '"pid":4194305'));
}

function resumed(now = repeated) {
  const found = Checkpoint.resume(file, now);
  found?.checkpoint.close();
  return found?.state;
}

test('what was added is there again, with how often it was resumed', () => {
  written(fakeCycle(1), fakeCycle(2));
  expect(resumed()).toMatchObject({ header, cycles: [fakeCycle(1), fakeCycle(2)], resumed: 0, begun: null });
  forget();
  expect(resumed()?.resumed).toBe(1);
});

test('it is for its owner only: command lines may hold secrets', () => {
  written();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a last line that was torn is cut away, and what is added next is whole', () => {
  written(fakeCycle(1));
  appendFileSync(file, `{"cycle":{"cycle":2,"att`);
  const found = Checkpoint.resume(file, repeated);
  expect(found?.state.cycles).toEqual([fakeCycle(1)]);
  found?.checkpoint.add(fakeCycle(2));
  found?.checkpoint.close();
  forget();
  expect(resumed()?.cycles).toEqual([fakeCycle(1), fakeCycle(2)]);
});

test.each(['', '{"format":"omni', '{"format":"omnimind-cycles-checkpoint","version":1,"na'])(
  'a file that was killed at its first line, %j, is one without cycles',
  (text) => {
    writeFileSync(file, text);
    expect(resumed()).toBeUndefined();
    written(fakeCycle(1));
    expect(resumed()?.cycles).toHaveLength(1);
  },
);

test('the command of an attempt that had begun is known until the attempt is whole', () => {
  const checkpoint = Checkpoint.create(file, header);
  checkpoint.begin(1, 1, { pid: 7, starttime: 8, boot_id: 'b' });
  checkpoint.add(fakeCycle(1));
  checkpoint.begin(2, 1, { pid: 9, starttime: 10, boot_id: 'b' });
  checkpoint.close();
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"owner":\{"pid":\d+/, '"owner":{"pid":4194305'));
  expect(resumed()?.begun).toEqual({ pid: 9, starttime: 10, boot_id: 'b' });
});

test('a disk that is full costs the checkpoint and nothing else', () => {
  const checkpoint = Checkpoint.create(file, header);
  // As good as full: the descriptor is gone.
  checkpoint.close();
  checkpoint.add(fakeCycle(1));
  expect(checkpoint.problem && translate('en', checkpoint.problem)).toMatch(/^can't write .*: bad file descriptor$/);
});

describe('refused', () => {
  test('a file that is there, when nobody asked to resume', () => {
    written();
    expect(() => Checkpoint.create(file, header)).toThrow(/^checkpoint\.exists /);
  });

  test('the checkpoint of something else, with what differs', () => {
    const differing = (difference: Message) =>
      expect.objectContaining({ problem: message('checkpoint.differs', { file, differences: [difference] }) });
    written(fakeCycle(1));
    expect(() => resumed({ ...repeated, command: ['npm', 'run', 'e2e'] })).toThrow(
      differing(message('checkpoint.command', { before: 'npm test', now: 'npm run e2e' })),
    );
    expect(() => resumed({ ...repeated, directory: '/home/b' })).toThrow(
      differing(message('checkpoint.directory', { before: '/home/a', now: '/home/b' })),
    );
  });

  test('one that another omnimind is at', () => {
    const checkpoint = Checkpoint.create(file, header);
    expect(() => resumed()).toThrow(
      expect.objectContaining({ problem: message('checkpoint.in_use', { file, pid: process.pid }) }),
    );
    checkpoint.close();
  });

  test('a damaged line in the middle, with its number; a file of another kind', () => {
    written(fakeCycle(1));
    appendFileSync(file, '{"cycle":7}\n');
    expect(() => resumed()).toThrow(/^checkpoint\.damaged .*"line":3}/);
    writeFileSync(file, 'my diary\n');
    expect(() => resumed()).toThrow(/^checkpoint\.damaged .*"line":1}/);
    writeFileSync(file, 'my diary');
    expect(() => resumed()).toThrow(/^checkpoint\.damaged .*"line":1}/);
    expect(readFileSync(file, 'utf8')).toBe('my diary');
  });

  test('a place that cannot be written', () => {
    expect(() => Checkpoint.create(join(directory, 'missing/c.jsonl'), header)).toThrow(/^file\.unwritable .*ENOENT/);
  });
});
