import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryHeadroom, readMemory } from './memory-left.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omnimind-left-'));
  mkdirSync(join(root, 'a.slice/b.scope'), { recursive: true });
  writeFileSync(join(root, 'meminfo'), 'MemTotal: 1000 kB\nMemAvailable: 500 kB\n');
});
afterEach(() => rmSync(root, { recursive: true }));

function cgroup(path: string, current: number, high: string, max: string): void {
  writeFileSync(join(root, path, 'memory.current'), `${current}\n`);
  writeFileSync(join(root, path, 'memory.high'), `${high}\n`);
  writeFileSync(join(root, path, 'memory.max'), `${max}\n`);
}
const left = () => memoryHeadroom(root, '/a.slice/b.scope', root);

test('without limits, what the machine has available', () => {
  cgroup('a.slice', 100, 'max', 'max');
  cgroup('a.slice/b.scope', 90, 'max', 'max');
  expect(left()).toBe(512_000);
});

test('the nearest limit counts, its own or one above it', () => {
  cgroup('a.slice', 200_000, '300000', 'max');
  cgroup('a.slice/b.scope', 90, 'max', '250000');
  expect(left()).toBe(100_000);
  cgroup('a.slice/b.scope', 200_000, 'max', '250000');
  expect(left()).toBe(50_000);
});

test('above a limit nothing is left', () => {
  cgroup('a.slice', 400_000, '300000', 'max');
  expect(left()).toBe(0);
});

test('what can not be read is not counted; nothing at all is not known', () => {
  expect(left()).toBe(512_000);
  rmSync(join(root, 'meminfo'));
  expect(left()).toBeNull();
  expect(readMemory(join(root, 'none'))).toBeNull();
});
