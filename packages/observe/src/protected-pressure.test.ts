import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createContext } from './context.ts';
import { ProtectedPressure } from './protected-pressure.ts';

let root = '';
let reader: ProtectedPressure;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omnimind-protected-'));
  mkdirSync(join(root, 'proc/self'), { recursive: true });
  mkdirSync(join(root, 'cgroup'));
  writeFileSync(join(root, 'proc/self/mountinfo'), `30 20 0:26 / ${root}/cgroup rw shared:4 - cgroup2 cgroup2 rw\n`);
  writeFileSync(join(root, 'cgroup/cgroup.controllers'), 'cpu io memory pids\n');
  reader = new ProtectedPressure(createContext(join(root, 'proc')));
});
afterEach(() => {
  reader.close();
  rmSync(root, { recursive: true });
});

const manager = 'user.slice/user-1000.slice/user@1000.service';
function stalled(path: string, usec: number): void {
  mkdirSync(join(root, 'cgroup', path), { recursive: true });
  const line = (kind: string, total: number) => `${kind} avg10=0.00 avg60=0.00 avg300=0.00 total=${total}\n`;
  writeFileSync(join(root, 'cgroup', path, 'memory.pressure'), line('some', usec) + line('full', 0));
}

test('it adds up what sessions, programs of the desktop and the backend stalled since they were first seen', () => {
  stalled(`${manager}/app.slice`, 1000);
  stalled('system.slice/omnimind-backend-protected.service', 500);
  // Neither is protected.
  stalled(`${manager}/omnimind.slice`, 7000);
  stalled('system.slice/cron.service', 7000);
  expect(reader.read()).toBeNaN();
  expect(reader.read()).toBe(0);
  stalled(`${manager}/app.slice`, 1300);
  stalled('system.slice/omnimind-backend-protected.service', 600);
  stalled(`${manager}/omnimind.slice`, 90_000);
  expect(reader.read()).toBe(400);
});

test('a session that comes later counts from then on; what goes takes nothing away', () => {
  stalled(`${manager}/app.slice`, 0);
  reader.read();
  reader.read();
  stalled(`${manager}/app.slice`, 100);
  expect(reader.read()).toBe(100);
  stalled('user.slice/user-1000.slice/session-2.scope', 5000);
  for (let i = 0; i < 10; i += 1) reader.read();
  stalled('user.slice/user-1000.slice/session-2.scope', 5050);
  expect(reader.read()).toBe(150);
  rmSync(join(root, 'cgroup', manager), { recursive: true });
  for (let i = 0; i < 10; i += 1) reader.read();
  expect(reader.read()).toBe(150);
});

test('without the unified hierarchy nobody knows', () => {
  writeFileSync(join(root, 'proc/self/mountinfo'), '');
  stalled(`${manager}/app.slice`, 1000);
  expect([reader.read(), reader.read()]).toEqual([Number.NaN, Number.NaN]);
});
