import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProcessReader } from './process-reader.ts';
import { findPrograms, programNames } from './program-names.ts';

let fake: FakeProc;
let reader: ProcessReader;
beforeEach(() => {
  fake = new FakeProc({ init: true });
  reader = new ProcessReader(fake.path);
});
afterEach(() => fake.delete());

test.each([
  [
    ['/usr/bin/make', '-j8'],
    ['worker', 'make'],
  ],
  [
    ['/usr/bin/python3.11', '-u', '/opt/x/serve.py', 'a'],
    ['worker', 'python3.11', 'serve.py'],
  ],
  [
    ['python3', '-m', 'pytest', '-x'],
    ['worker', 'python3', 'pytest'],
  ],
  [
    ['java', '-Xmx1g', '-jar', '/a/app.jar'],
    ['worker', 'java', 'app.jar'],
  ],
  [
    ['node', '/w/node_modules/.bin/vitest'],
    ['worker', 'node', 'vitest'],
  ],
  [['node'], ['worker', 'node']],
  [['-bash'], ['worker', 'bash']],
  [['nginx: worker process'], ['worker', 'nginx: worker process']],
  [[], ['worker']],
])('%j goes by %j', (commandLine, names) => {
  fake.add(9, { commandLine });
  const process = reader.one(9);
  expect(process && [...programNames(process, reader.commandLine(9))]).toEqual(names);
});

describe('findPrograms', () => {
  test('finds all by that name, but none below another, and none that is not meant', () => {
    fake.add(10, { name: 'make' });
    fake.fork(10, 11, { name: 'sh' });
    fake.fork(11, 12, { name: 'make' });
    fake.add(13, { name: 'make' });
    fake.add(14, { name: 'makeinfo' });
    const find = (...exclude: number[]) => findPrograms(reader, 'make', new Set(exclude)).map(({ pid }) => pid);
    expect(find()).toEqual([10, 13]);
    expect(find(10)).toEqual([12, 13]);
    expect(findPrograms(reader, 'mak', new Set())).toEqual([]);
  });
});
