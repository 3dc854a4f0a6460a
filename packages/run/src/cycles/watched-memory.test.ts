import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findWatched } from './watched-memory.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omnimind-watched-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function unit(path: string, anon: number, swap: number): void {
  mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, path, 'memory.stat'), `anon ${anon}\nfile 5\n`);
  writeFileSync(join(root, path, 'memory.swap.current'), `${swap}\n`);
}

const machine = () => ({ proc: '/proc', cgroupRoot: root });

test('a unit is found by its name wherever it is, and again after it was started anew elsewhere', () => {
  unit('system.slice/api.service', 1000, 50);
  const watched = findWatched('api', machine());
  expect([watched.name, watched.read()]).toEqual(['api.service', 1050]);
  rmSync(join(root, 'system.slice/api.service'), { recursive: true });
  expect(watched.read()).toBeNull();
  unit('user.slice/user-1000.slice/app.slice/api.service', 7, 0);
  expect(watched.read()).toBe(7);
});

test('of a PID it is the whole tree, as long as it is the same process', () => {
  const own = findWatched(String(process.pid));
  expect(own.name).toMatch(new RegExp(`\\(PID ${process.pid}\\)$`));
  expect(own.read()).toBeGreaterThan(2 ** 20);
});

test.each([
  ['nothing.service', 'process_not_found'],
  ['4194305', 'process_not_found'],
])('%s is nothing to watch', (word, code) => {
  expect(() => findWatched(word, machine())).toThrow(expect.objectContaining({ code }));
});

test('without cgroup v2 a unit can’t be watched, and it says why', () => {
  const none = { proc: '/proc', cgroupRoot: { unavailable: { code: 'unavailable.cgroup2', parameters: {} } as const } };
  expect(() => findWatched('api.service', none)).toThrow(/^watch\.no_units .*unavailable\.cgroup2/);
});
