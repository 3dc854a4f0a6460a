import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { oomKillsIn } from './run-facts.ts';

test('a cgroup says how many of it the kernel has killed; one that is gone says none', () => {
  const cgroupRoot = mkdtempSync(join(tmpdir(), 'omnimind-run-facts-'));
  onTestFinished(() => rmSync(cgroupRoot, { recursive: true }));
  mkdirSync(join(cgroupRoot, 'run.scope'));
  writeFileSync(join(cgroupRoot, 'run.scope', 'memory.events'), 'oom 1\noom_kill 2\n');
  expect(oomKillsIn({ cgroupRoot, cgroup: '/run.scope' })).toBe(2);
  expect(oomKillsIn({ cgroupRoot, cgroup: '/gone.scope' })).toBe(0);
});
