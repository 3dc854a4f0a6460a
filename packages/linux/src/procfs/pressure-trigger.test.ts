import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isUnavailable } from '../files/outcome.ts';
import { loadNative } from '../native/libc.ts';
import { PressureTrigger } from './pressure-trigger.ts';

let directory = '';
let file = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-trigger-'));
  file = join(directory, 'memory');
  writeFileSync(file, '');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** The C library, with a kernel that answers when the test says so. */
function fakeKernel() {
  const native = loadNative();
  if (isUnavailable(native)) throw new Error('koffi is needed');
  const waits: ((news: boolean | 'gone') => void)[] = [];
  return {
    waits,
    native: {
      ...native,
      awaitPressure: (...[, , then]: Parameters<typeof native.awaitPressure>) => void waits.push(then),
    },
  };
}

test('each news of the kernel is told, and the next is waited for', () => {
  let told = 0;
  const { native, waits } = fakeKernel();
  const trigger = new PressureTrigger(native, file);
  expect(trigger.start(() => (told += 1))).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('some 25000 500000\0');
  waits.shift()?.(true);
  waits.shift()?.(false);
  waits.shift()?.(true);
  expect([told, waits.length]).toEqual([2, 1]);
});

test('nothing is told or waited for after its end, nor once the file is gone', () => {
  let told = 0;
  const { native, waits } = fakeKernel();
  const closed = new PressureTrigger(native, file);
  closed.start(() => (told += 1));
  closed.close();
  waits.shift()?.(true);
  const gone = new PressureTrigger(native, file);
  gone.start(() => (told += 1));
  waits.shift()?.('gone');
  expect([told, waits.length]).toEqual([0, 0]);
});

test('where the kernel does not take it nothing is waited for', () => {
  const { native, waits } = fakeKernel();
  expect(new PressureTrigger(native, join(directory, 'none')).start(() => {})).toBe(false);
  expect(waits).toEqual([]);
});
