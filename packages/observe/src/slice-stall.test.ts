import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SliceStall } from './slice-stall.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-slice-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(current: number, high: string, full_usec: number): void {
  writeFileSync(join(directory, 'memory.current'), `${current}\n`);
  writeFileSync(join(directory, 'memory.high'), `${high}\n`);
  const line = (kind: string, total: number) => `${kind} avg10=0.00 avg60=0.00 avg300=0.00 total=${total}\n`;
  writeFileSync(join(directory, 'memory.pressure'), line('some', 2 * full_usec) + line('full', full_usec));
}

/** Looks each second; all in it wait for this share of the time. */
function during(stall: SliceStall, seconds: number, share: number, current = 990, high = '1000'): number {
  let crept = 0;
  for (let t = 0; t <= seconds; t += 1) {
    write(current, high, t * share * 1e6);
    crept = stall.look(t);
  }
  return crept;
}

test('a slice at its limit in which all wait creeps', () => {
  expect(during(new SliceStall(directory), 12, 0.9)).toBe(12);
});

test('one that waits little, is below its limit, or has none does not', () => {
  expect(during(new SliceStall(directory), 12, 0.2)).toBe(0);
  expect(during(new SliceStall(directory), 12, 0.9, 900)).toBe(0);
  expect(during(new SliceStall(directory), 12, 0.9, 990, 'max')).toBe(0);
  expect(new SliceStall(join(directory, 'gone')).look(0)).toBe(0);
});

test('it is over when they wait no longer', () => {
  const stall = new SliceStall(directory);
  during(stall, 12, 0.9);
  write(990, '1000', 12 * 0.9e6);
  expect(stall.look(15)).toBe(0);
});
