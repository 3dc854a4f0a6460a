import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { gated, openGate } from './launch.ts';
import type { Executable } from './resolve-command.ts';

async function run(executable: Executable, before: (pid: number) => void = () => {}): Promise<string> {
  const through = gated(executable, 3, process.env['PATH']);
  if (through === undefined) throw new Error('no gate');
  const child = spawn(through.file, through.arguments, {
    argv0: through.argv0,
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (data) => {
    output += data;
  });
  before(child.pid ?? 0);
  const pipe = child.stdio[3];
  if (pipe instanceof Writable) openGate(pipe);
  const [code] = await once(child, 'close');
  return `${output}${code}`;
}

test('the command is the process that waited, knows its own name, and has the gate no more', async () => {
  let waited = 0;
  const output = await run(
    { file: '/bin/sh', argv0: 'sh', arguments: ['-c', 'echo $0 $$; (: >&3) 2>/dev/null && echo open; exit 7'] },
    (pid) => {
      waited = pid;
    },
  );
  expect(output).toBe(`sh ${waited}\n7`);
});

test('arguments come through as they are', async () => {
  const words = ['', ' a  b ', '$HOME', '`x`', "'", '"', '-n', 'é\n'];
  const output = await run({ file: '/usr/bin/printf', argv0: 'printf', arguments: ['[%s]', ...words] });
  expect(output).toBe(`${words.map((word) => `[${word}]`).join('')}0`);
});

test('when we are gone before it opens, the command does not begin', async () => {
  const through = gated({ file: '/bin/echo', argv0: 'echo', arguments: ['began'] }, 3, '/bin');
  const child = spawn(through?.file ?? '', through?.arguments ?? [], { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
  let output = '';
  child.stdout?.on('data', (data) => {
    output += data;
  });
  child.stdio[3]?.destroy();
  const [code] = await once(child, 'close');
  expect([output, code]).toEqual(['', 1]);
});

test('without a name to look up, or with one that looks like an option, the path is taken', () => {
  const word = (argv0: string, path?: string) => gated({ file: '/x/y', argv0, arguments: [] }, 3, path)?.arguments[3];
  expect([word('y', '/x'), word('y'), word('-y', '/x')]).toEqual(['y', '/x/y', '/x/y']);
});

test('more open files than a shell can name leave no gate', () => {
  expect(gated({ file: '/x', argv0: 'x', arguments: [] }, 10, '/bin')).toBeUndefined();
});
