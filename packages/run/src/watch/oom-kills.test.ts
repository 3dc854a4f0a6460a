import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { OomKills } from './oom-kills.ts';

test('a scope says how many of it the kernel has killed; of one that is gone its slice tells, if it was a kill', () => {
  const cgroupRoot = mkdtempSync(join(tmpdir(), 'omnimind-oom-kills-'));
  onTestFinished(() => rmSync(cgroupRoot, { recursive: true }));
  mkdirSync(join(cgroupRoot, 'dev.slice/run.scope'), { recursive: true });
  const write = (path: string, kills: number) =>
    writeFileSync(join(cgroupRoot, path, 'memory.events'), `oom 1\noom_kill ${kills}\n`);
  write('dev.slice', 5);
  write('dev.slice/run.scope', 2);
  const here = new OomKills({ cgroupRoot, cgroup: '/dev.slice/run.scope' });
  const gone = new OomKills({ cgroupRoot, cgroup: '/dev.slice/gone.scope' });
  expect([here.count(137), gone.count(137), new OomKills(null).count(137)]).toEqual([2, 0, 0]);
  write('dev.slice', 6);
  expect([here.count(137), gone.count(137), gone.count(1)]).toEqual([2, 1, 0]);
});
