import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MonitorActs } from './monitor-acts.ts';

test('what the system’s monitor does to a run is seen in its scope: held, paused, and let go on', () => {
  const cgroupRoot = mkdtempSync(join(tmpdir(), 'omnimind-monitor-acts-'));
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
