import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryReserve } from './memory-reserve.ts';

const MiB = 2 ** 20;
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omnimind-reserve-'));
  writeFileSync(join(root, 'meminfo'), `MemTotal: ${1000 * 1024} kB\nMemAvailable: ${500 * 1024} kB\n`);
});
afterEach(() => rmSync(root, { recursive: true }));

function uses(path: string, mapped_mib: number, active_mib: number): void {
  mkdirSync(join(root, path), { recursive: true });
  const text = `anon ${300 * MiB}\nfile_mapped ${mapped_mib * MiB}\nactive_file ${active_mib * MiB}\n`;
  writeFileSync(join(root, path, 'memory.stat'), text);
}
const reserve_mib = () => memoryReserve(root, 0.1, root) / MiB;

test('where nobody uses file pages it is the line of earlyoom and five percent', () => {
  expect(reserve_mib()).toBe(150);
});

test('it is what editor and session have mapped or read again, with five percent above', () => {
  uses('user.slice/user-1000.slice/user@1000.service/app.slice', 120, 90);
  uses('user.slice/user-1000.slice/session-3.scope', 10, 30);
  expect(reserve_mib()).toBe(200);
});

test('of what OmniMind looks after nothing is kept', () => {
  uses('user.slice/user-1000.slice/user@1000.service/omnimind.slice', 300, 300);
  uses('system.slice/cron.service', 300, 300);
  expect(reserve_mib()).toBe(150);
});

test('it is half of the memory at most, and nothing where the machine does not say', () => {
  uses('user.slice/user-1000.slice/user@1000.service/session.slice', 800, 0);
  expect(reserve_mib()).toBe(500);
  rmSync(join(root, 'meminfo'));
  expect(reserve_mib()).toBe(0);
});
