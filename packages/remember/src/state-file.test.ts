import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from '@omnimind/protocol/message';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { replaceFile, StateFile } from './state-file.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-state-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const schema = z.object({ names: z.array(z.string()) });
const stateFile = (maxBytes?: number) =>
  new StateFile(join(directory, 'sub/x.json'), schema, maxBytes === undefined ? {} : { maxBytes });

describe('a state file', () => {
  test('gives back what was written, in a private directory and file', () => {
    const file = stateFile();
    expect(file.read()).toEqual({ kind: 'missing' });
    file.write({ names: ['a'] });
    expect(file.read()).toEqual({ kind: 'read', value: { names: ['a'] } });
    const modeOf = (path: string) => statSync(path).mode & 0o777;
    expect([modeOf(join(directory, 'sub')), modeOf(file.path)]).toEqual([0o700, 0o600]);
    expect(readdirSync(join(directory, 'sub'))).toEqual(['x.json']);
  });

  test('holds no mark that reorders or hides what is read after it', () => {
    const file = stateFile();
    const value = { names: ['a\u202eb\u200bc\u009b\u007f'] };
    file.write(value);
    expect(readFileSync(file.path, 'utf8')).toBe('{"names":["a\\u202eb\\u200bc\\u009b\\u007f"]}\n');
    expect(file.read()).toEqual({ kind: 'read', value });
  });

  test.each([
    ['half of one', (file: string) => writeFileSync(file, '{"names":[')],
    ['of another form', (file: string) => writeFileSync(file, '{"names":[1]}')],
    ['larger than the bound', (file: string) => writeFileSync(file, JSON.stringify({ names: ['x'.repeat(100)] }))],
    ['a directory', (file: string) => mkdirSync(file)],
    [
      'a symbolic link',
      (file: string) => {
        writeFileSync(`${file}.target`, '{"names":[]}');
        symlinkSync(`${file}.target`, file);
      },
    ],
  ])('%s is damaged, and is set aside with a notice', (_, damage) => {
    mkdirSync(join(directory, 'sub'));
    const file = stateFile(100);
    damage(file.path);
    expect(file.read().kind).toBe('damaged');
    expect(file.readOrNull()).toBe(null);
    const notices: Message[] = [];
    expect(file.load({ names: [] }, (notice) => notices.push(notice))).toEqual({ names: [] });
    expect(notices).toEqual([
      {
        code: 'state.set_aside',
        parameters: { file: file.path, kept_as: expect.stringMatching(/x\.json\.damaged-\d{8}-\d{6}$/) },
      },
    ]);
    expect(file.read()).toEqual({ kind: 'missing' });
  });

  test('loading a file that is not there or is whole says nothing', () => {
    const refuse = (notice: Message) => expect.fail(notice.code);
    expect(stateFile().load({ names: ['none'] }, refuse)).toEqual({ names: ['none'] });
    stateFile().write({ names: ['a'] });
    expect(stateFile().load({ names: [] }, refuse)).toEqual({ names: ['a'] });
  });
});

describe('replacing a file', () => {
  test('the file has the text and the mode, and nothing else is left', () => {
    const file = join(directory, 'x');
    writeFileSync(file, 'old');
    replaceFile(file, 'new', 0o644);
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['new', 0o644]);
    expect(readdirSync(directory)).toEqual(['x']);
  });

  test('a link in its place is replaced, not followed', () => {
    const victim = join(directory, 'victim');
    const file = join(directory, 'x');
    writeFileSync(victim, 'precious');
    symlinkSync(victim, file);
    replaceFile(file, 'new', 0o644);
    expect([readFileSync(victim, 'utf8'), readFileSync(file, 'utf8')]).toEqual(['precious', 'new']);
  });

  test('a failure leaves no temporary file', () => {
    expect(() => replaceFile(directory, 'x', 0o644)).toThrow();
    expect(
      readdirSync(join(directory, '..')).filter((name) => name.startsWith(`${directory.split('/').at(-1)}.`)),
    ).toEqual([]);
  });
});

test('what a killed writer left half written goes at the next write; what a living one writes, and what is no such file, stays', () => {
  const { pid: dead } = spawnSync('true');
  const names = [
    `x.json.${dead}.00aa11.tmp`,
    `x.json.${process.pid}.00aa11.tmp`,
    `x.json.${dead}.00aa1g.tmp`,
    `y.json.${dead}.00aa11.tmp`,
  ];
  for (const name of names) writeFileSync(join(directory, name), '{');
  const old_s = Date.now() / 1000 - 61;
  for (const name of names.slice(0, 3)) utimesSync(join(directory, name), old_s, old_s);
  replaceFile(join(directory, 'x.json'), '{}', 0o600);
  expect(readdirSync(directory).toSorted()).toEqual(['x.json', ...names.slice(1)].toSorted());
});
