import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { message } from '@omnimind/protocol/message';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveCommand } from './resolve-command.ts';

let directory = '';

function file(name: string, content: string, mode = 0o755): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-resolve-'));
  mkdirSync(join(directory, 'first'));
  mkdirSync(join(directory, 'second'));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('looking up in PATH', () => {
  test('the first executable wins', () => {
    file('first/tool', '#!/bin/sh\n');
    file('second/tool', '#!/bin/sh\n');
    expect(resolveCommand(['tool', '-x'], `${directory}/first:${directory}/second`)).toEqual({
      file: `${directory}/first/tool`,
      argv0: 'tool',
      arguments: ['-x'],
    });
  });

  test('what must not be executed, and what is a directory, is passed over', () => {
    file('first/other', '', 0o644);
    mkdirSync(join(directory, 'first/folder'));
    file('second/other', '#!/bin/sh\n');
    file('second/folder', '#!/bin/sh\n');
    const path = `${directory}/first:${directory}/second`;
    expect(resolveCommand(['other'], path).file).toBe(`${directory}/second/other`);
    expect(resolveCommand(['folder'], path).file).toBe(`${directory}/second/folder`);
  });

  test('without PATH the usual places are searched', () => {
    expect(resolveCommand(['sh'], undefined).file).toMatch(/\/bin\/sh$/);
  });

  test('an empty element is the working directory', () => {
    expect(() => resolveCommand(['no-such-tool'], '')).toThrow(/^command\.not_found /);
  });
});

test('a script without a #! line is run by /bin/sh', () => {
  const script = file('plain', 'echo "$1"\n');
  expect(resolveCommand([script, 'x'], '')).toEqual({ file: '/bin/sh', argv0: '/bin/sh', arguments: [script, 'x'] });
});

const refused = (errno: string) => ({ code: 'command.not_executable', parameters: { errno } });
const interpreter = (name: string, errno: string) => ({
  code: 'command.interpreter',
  parameters: { interpreter: name, errno },
});

test.each([
  ['no such name in PATH', () => 'no-such-tool', 127, message('command.not_found', { name: 'no-such-tool' })],
  ['no such path', () => join(directory, 'absent'), 127, { code: 'command.not_found' }],
  ['an empty name', () => '', 127, message('command.not_found', { name: '' })],
  ['a hostile name', () => './a\x1b[31m', 127, message('command.not_found', { name: './a\x1b[31m' })],
  ['a directory', () => directory, 126, refused('EISDIR')],
  ['not executable', () => file('readable', 'x', 0o644), 126, refused('EACCES')],
  ['only one in PATH, and not executable', () => basename(file('first/only', 'x', 0o644)), 126, refused('EACCES')],
  ['a path through a file', () => join(file('flat', 'x'), 'y'), 126, refused('ENOTDIR')],
  [
    'a missing interpreter',
    () => file('orphan', '#!/no/such/shell -x\n'),
    126,
    interpreter('/no/such/shell', 'ENOENT'),
  ],
  ['an interpreter that is a directory', () => file('odd', '#!/tmp\n'), 126, interpreter('/tmp', 'EISDIR')],
  ['an empty interpreter', () => file('bare', '#!\n'), 126, interpreter('', 'ENOENT')],
])('%s ends with its exit status and says why', (_, name, exitStatus, problem) => {
  const command = name();
  try {
    resolveCommand([command], `${directory}/first`);
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ exitStatus, problem });
  }
});
