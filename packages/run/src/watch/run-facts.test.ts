import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MonitorActs, OomKills } from './run-facts.ts';

test('a scope says how many of it the kernel has killed; of one that is gone its slice tells, if it was a kill', () => {
  const cgroupRoot = mkdtempSync(join(tmpdir(), 'omnimind-run-facts-'));
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

test('what the system’s monitor does to a run is seen in its scope: held, paused, and let go on', () => {
  const cgroupRoot = mkdtempSync(join(tmpdir(), 'omnimind-run-facts-'));
  onTestFinished(() => rmSync(cgroupRoot, { recursive: true }));
  const unit = 'omnimind-adopt-hog-1.scope';
  mkdirSync(join(cgroupRoot, unit));
  const write = (high: string, frozen: number) => {
    writeFileSync(join(cgroupRoot, unit, 'memory.high'), `${high}\n`);
    writeFileSync(join(cgroupRoot, unit, 'cgroup.events'), `populated 1\nfrozen ${frozen}\n`);
  };
  const acts = new MonitorActs({ unit, cgroup: `/${unit}`, cgroupRoot });
  const seen = () =>
    acts
      .look()
      .map((event) => (event.type.startsWith('action_') ? `${event.type} ${'rung' in event ? event.rung : ''}` : ''));
  write('max', 0);
  expect(seen()).toEqual([]);
  write('4096', 0);
  expect(seen()).toEqual(['action_taken throttle']);
  write('4096', 1);
  expect(seen()).toEqual(['action_taken freeze']);
  expect(seen()).toEqual([]);
  write('max', 0);
  expect(seen()).toEqual(['action_undone throttle', 'action_undone freeze']);
  rmSync(join(cgroupRoot, unit), { recursive: true });
  expect(seen()).toEqual([]);
});
