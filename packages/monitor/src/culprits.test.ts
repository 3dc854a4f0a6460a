import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlannedAction } from '@omnimind/engine/policy/plan';
import type { Severity, Verdict } from '@omnimind/protocol/verdict';
import { fakeVerdictOf } from '@omnimind/testing/fake-verdict';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Culprits } from './culprits.ts';
import { outsideSlice } from './own-slice.ts';

const scope = '/omnimind.slice/omnimind-dev.slice/omnimind-adopt-hog-1.scope';
let root = '';
let asked: number[] = [];
let held: string[] = [];
let isSeen = false;
let culprits: Culprits;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omnimind-culprits-'));
  mkdirSync(join(root, scope), { recursive: true });
  asked = [];
  held = [];
  isSeen = false;
  culprits = new Culprits({
    root,
    engine: {
      hold: (workload): PlannedAction[] | null => {
        if (isSeen) held.push(workload);
        return isSeen ? [] : null;
      },
    },
    adopter: {
      adoptCulprit: async (pid) => {
        asked.push(pid);
        return scope;
      },
    },
    carryOut: () => {},
  });
});
afterEach(() => rmSync(root, { recursive: true }));

const parameters = { pid: 7, name: 'hog', growth_bytes: 2 ** 26, span_s: 60, cores: 0 };
const grower = { signal: 'top_grower', value: 0.98, unit: 'share', threshold: null, parameters };
const urgent = { signal: 'seconds_left', value: 8, unit: 's', threshold: 120 };
const troubled = (severity: Severity, evidence: Verdict['evidence'] = [grower, urgent]) =>
  fakeVerdictOf(severity, { evidence });

async function tick(t: number, verdict: Verdict, protectedBy: string | null = outsideSlice): Promise<void> {
  const sample = { t };
  const facts = {
    interval_s: 1,
    host: { cores: 2, memory_bytes: 2 ** 30, swap_bytes: 0, kernel: '' },
    workload: { name: 'w' },
  };
  const row = { id: 'w', name: 'w', verdict, cpu_cores: 0, anon_bytes: 0, pids: 1, rung: 'observe' } as const;
  const snapshot = { time_s: t, workloads: [{ id: 'w', facts, sample, protectedBy }] };
  culprits.tick({ t, snapshot, workloads: [row] });
  await Promise.resolve();
}

test('the culprit of an alert outside of the slice is moved, and throttled when it is seen there', async () => {
  await tick(0, troubled('critical'));
  await tick(1, troubled('critical'));
  expect([asked, held]).toEqual([[7], []]);
  isSeen = true;
  await tick(2, troubled('critical'));
  expect(held).toEqual([`cgroup:${scope}#${statSync(join(root, scope)).ino}`]);
  await tick(3, troubled('critical'));
  expect(held).toHaveLength(1);
});

test('what does not run out of memory is moved only', async () => {
  isSeen = true;
  await tick(0, troubled('alert', [grower]));
  await tick(1, troubled('alert', [grower]));
  expect([asked, held]).toEqual([[7], []]);
});

test('nothing is done about what is only watched, is in the slice, is ignored, or has no culprit', async () => {
  await tick(0, troubled('watch'));
  await tick(1, troubled('critical'), null);
  await tick(2, troubled('critical'), 'ignored');
  await tick(3, troubled('critical', [urgent]));
  expect(asked).toEqual([]);
});
