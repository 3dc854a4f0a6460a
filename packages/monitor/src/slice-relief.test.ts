import type { PlannedAction } from '@omnimind/engine/policy/plan';
import { type Message, message } from '@omnimind/protocol/message';
import { beforeEach, expect, test } from 'vitest';
import { SliceRelief } from './slice-relief.ts';

let crept_s = 0;
let paused: string[] = [];
let notices: Message[] = [];
let frozen: string | null = null;
let released: string | null = null;
let relief: SliceRelief;
beforeEach(() => {
  crept_s = 0;
  paused = [];
  notices = [];
  frozen = null;
  released = null;
  relief = new SliceRelief({
    stall: { look: () => crept_s, limit_bytes: 1000 },
    engine: {
      rung: (id) => (id === frozen ? 'freeze' : 'observe'),
      pause: (workload, _, reason): PlannedAction[] => {
        if (workload === released) return [];
        paused.push(workload);
        return [{ workload, kind: 'take', rung: 'freeze', resource: null, reason, evidence: [] }];
      },
    },
    carryOut: () => {},
    onNotice: (notice) => notices.push(notice),
  });
});

function tick(
  t: number,
  levels: Readonly<Record<string, number>>,
  protectedBy: Readonly<Record<string, string>> = {},
): void {
  const facts = {
    interval_s: 1,
    host: { cores: 2, memory_bytes: 2 ** 30, swap_bytes: 0, kernel: '' },
    workload: { name: 'w' },
  };
  const ids = Object.keys(levels);
  relief.tick({
    t,
    snapshot: {
      time_s: t,
      workloads: ids.map((id) => ({ id, facts, sample: { t }, protectedBy: protectedBy[id] ?? null })),
    },
    workloads: ids.map((id) => ({
      ...{ id, name: `name of ${id}`, verdict: null, cpu_cores: 0, pids: 1, rung: 'observe' as const },
      anon_bytes: levels[id] ?? 0,
    })),
  });
}

test('who holds most is paused when a slice has crept for ten seconds, one after the other', () => {
  crept_s = 9;
  tick(9, { a: 1, b: 2 });
  expect([paused, notices]).toEqual([[], []]);
  crept_s = 10;
  tick(10, { a: 1, b: 5, c: 2 });
  frozen = 'b';
  crept_s = 20;
  tick(20, { a: 1, b: 5, c: 2 });
  expect(paused).toEqual(['b']);
  crept_s = 40;
  tick(40, { a: 1, b: 5, c: 2 });
  expect(paused).toEqual(['b', 'c']);
  expect(notices[0]).toEqual(message('slice.full', { limit_bytes: 1000, name: 'name of b' }));
});

test('who was released is left out: the next one makes way', () => {
  released = 'b';
  crept_s = 10;
  tick(10, { a: 1, b: 5, c: 2 });
  expect(paused).toEqual(['c']);
});

test('where nobody can be paused that is not reported over and over', () => {
  for (let t = 10; t < 1000; t += 1) {
    crept_s = t;
    tick(t, { a: 1 });
  }
  expect(notices).toHaveLength(2);
});

test('nobody who is protected, and nobody who is alone: it is only told', () => {
  crept_s = 10;
  tick(10, { a: 1, b: 5 }, { b: 'code' });
  expect(paused).toEqual([]);
  expect(notices).toEqual([message('slice.full', { limit_bytes: 1000, name: null })]);
});
