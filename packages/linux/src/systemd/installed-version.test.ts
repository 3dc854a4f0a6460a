import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installedSystemdVersion } from './installed-version.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omnimind-version-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test.each([
  ['/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so', 252],
  ['/usr/lib64/systemd/libsystemd-shared-255.4-1.fc40.so', 255],
  ['/usr/lib/systemd/libsystemd-shared-258~rc1.so', 258],
  ['/usr/lib/systemd/libsystemd-shared-.so', null],
  ['/usr/lib/systemd/systemd', null],
])('%s', (file, version) => {
  mkdirSync(join(root, dirname(file)), { recursive: true });
  writeFileSync(join(root, file), '');
  expect(installedSystemdVersion(root)).toBe(version);
});
