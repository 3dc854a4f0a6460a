import { commandHeap } from '@omnimind/observe/runtime-heap';
import { expect, test } from 'vitest';
import { EndedBy } from './ended-by.ts';

const MiB = 2 ** 20;
const heap = { of: 'memory', source: 'v8', name: 'node heap-limit.js', limit: 600 * MiB, used: 400 * MiB } as const;

function ended(status: number, anon_MiB: number, limit: object = {}, t = 0): unknown[] {
  const by = new EndedBy();
  by.add({ t: t - 5, anon_bytes: 440 * MiB, limits: [{ ...heap, ...limit }] });
  if (t > 0) by.add({ t: 5, anon_bytes: anon_MiB * MiB, limits: [] });
  by.add({ t: 9, anon_bytes: anon_MiB * MiB });
  by.add({ t: 10, anon_bytes: null });
  return by.notices(status, 9).map(({ code, parameters }) => [code, parameters]);
}

test('a command that aborts at its heap limit is said to have ended there', () => {
  const parameters = { source: 'v8', name: 'node heap-limit.js', limit_bytes: 600 * MiB, used_bytes: 590 * MiB };
  expect(ended(134, 630)).toEqual([['run.ended_at_limit', parameters]]);
});

test('not one that fails otherwise, has room left, or does well', () => {
  expect(ended(1, 630)).toEqual([]);
  expect(ended(134, 450)).toEqual([]);
  expect(ended(0, 630)).toEqual([]);
});

test('at the limit of its address space any failure is taken for it', () => {
  expect(ended(1, 630, { source: 'address_space' })).toHaveLength(1);
});

test('limits without its heap are those of a process that is being torn down, or of memory that is no heap', () => {
  expect(ended(134, 630, {}, 1)).toHaveLength(1);
  const by = new EndedBy();
  by.add({ t: 0, anon_bytes: 440 * MiB, limits: [heap] });
  by.add({ t: 60, anon_bytes: 630 * MiB, limits: [] });
  expect(by.notices(134, 61)).toEqual([]);
});

test('what was taken between the last sample and the end is counted as it rose before', () => {
  const by = new EndedBy();
  by.add({ t: 0.1, anon_bytes: 40 * MiB, limits: [{ ...heap, used: 0 }] });
  by.add({ t: 0.2, anon_bytes: 240 * MiB, limits: [{ ...heap, used: 200 * MiB }] });
  expect(by.notices(134, 0.4)).toMatchObject([{ parameters: { used_bytes: 600 * MiB } }]);
  expect(by.notices(1, 0.4)).toEqual([]);
  const steady = new EndedBy();
  for (const t of [0.1, 0.2]) steady.add({ t, anon_bytes: 240 * MiB, limits: [{ ...heap, used: 200 * MiB }] });
  expect(steady.notices(134, 9)).toEqual([]);
});

test('a command that aborts before its limits are read is held against those of its own words', () => {
  const by = new EndedBy();
  by.add({ t: 0.1, anon_bytes: 60 * MiB });
  by.add({ t: 0.25, anon_bytes: 160 * MiB });
  expect([by.isEarly(134), by.isEarly(1), by.isEarly(1, ['/usr/bin/java', 'Leak'])]).toEqual([true, false, true]);
  const heap = commandHeap(['/usr/bin/node', '--max-old-space-size=200', 'leak.js'], {}, 2 ** 34);
  if (heap !== null) by.assume(heap);
  const parameters = { source: 'v8', name: 'node leak.js', limit_bytes: 200 * MiB };
  expect(by.notices(134, 0.4)).toMatchObject([{ parameters }]);
  expect(commandHeap(['node', 'leak.js'], {}, 2 ** 34)).toBeNull();
  expect(commandHeap(['npm', 'test'], { NODE_OPTIONS: '--max-old-space-size=100' }, 2 ** 34)?.limit).toBe(100 * MiB);
});

test('of what npm or a script has run any failure is taken for it, at once and near the limit', () => {
  const by = (heap_MiB: number, goneOn_s: number) => {
    const ended = new EndedBy();
    // Workers of a cluster have the name of what has started them.
    ended.add({ t: 10, anon_bytes: 440 * MiB, limits: [{ ...heap, holder: { pid: 11, name: heap.name } }] });
    ended.add({ t: 19, anon_bytes: (heap_MiB + 40) * MiB });
    ended.add({ t: 19 + goneOn_s, anon_bytes: 30 * MiB });
    return (root: number, status = 1) => ended.notices(status, 20 + goneOn_s, root).length;
  };
  const [wrapper, itself] = [10, 11];
  expect([by(530, 0.5)(wrapper, 137), by(530, 0.5)(wrapper, 134)]).toEqual([0, 1]);
  expect([by(530, 0.5)(wrapper), by(530, 0.5)(itself)]).toEqual([1, 0]);
  expect(by(530, 0.5)(wrapper, 124)).toBe(0);
  expect([by(450, 0.5)(wrapper), by(530, 60)(wrapper)]).toEqual([0, 0]);
});

test('what stood at four fifths of its address space, and rose no more, has failed of something else', () => {
  const steady = (used_MiB: number) => {
    const ended = new EndedBy();
    for (const t of [1, 10, 20])
      ended.add({ t, anon_bytes: 480 * MiB, limits: [{ ...heap, source: 'address_space', used: used_MiB * MiB }] });
    return ended.notices(1, 25).filter(({ code }) => code === 'run.ended_at_limit').length;
  };
  expect([steady(490), steady(580)]).toEqual([0, 1]);
});

test('arrays of which a JVM takes two regions each count twice up to the end', () => {
  const ended = new EndedBy();
  const jvm = { ...heap, source: 'jvm', limit: 80 * MiB } as const;
  ended.add({ t: 5, anon_bytes: 36 * MiB, limits: [{ ...jvm, used: 20 * MiB }] });
  ended.add({ t: 15, anon_bytes: 54 * MiB, limits: [{ ...jvm, used: 55 * MiB }] });
  ended.add({ t: 19, anon_bytes: 63 * MiB });
  expect(ended.notices(1, 19)).toMatchObject([{ parameters: { used_bytes: 72.5 * MiB } }]);
});

test('what was reserved before takes nothing of the address space: its failure is another', () => {
  const ended = new EndedBy();
  const space = { ...heap, source: 'address_space', limit: 1000 * MiB, used: 950 * MiB } as const;
  for (const [t, level] of [
    [1, 100],
    [11, 400],
    [15, 700],
  ] as const)
    ended.add({ t, anon_bytes: level * MiB, ...(t < 15 ? { limits: [{ ...space, used: 720 * MiB }] } : {}) });
  expect(ended.notices(1, 16).map(({ code }) => code)).toEqual(['run.left_to_limit']);
});

test('a map of V8 that doubles ends far below the limit while it rises fast, not while it stands', () => {
  const at = (levels: readonly number[]) => {
    const ended = new EndedBy();
    ended.add({ t: 0, anon_bytes: 60 * MiB, limits: [{ ...heap, used: 20 * MiB }] });
    for (const [index, level] of levels.entries()) ended.add({ t: 1 + index, anon_bytes: level * MiB });
    return ended.notices(134, 1 + levels.length).length;
  };
  const standing = Array.from({ length: 15 }, () => 300);
  expect([at([150, 230, 310]), at([100, 140, 180]), at([300, ...standing])]).toEqual([1, 0, 0]);
});

test('one allocation of more than was left shows nowhere: then a failure is told what was left', () => {
  const ended = new EndedBy();
  ended.add({
    t: 1,
    anon_bytes: 60 * MiB,
    limits: [{ ...heap, source: 'address_space', limit: 300 * MiB, used: 80 * MiB }],
  });
  ended.add({ t: 11, anon_bytes: 60 * MiB });
  const told = (status: number) => ended.notices(status, 12).map(({ code, parameters }) => [code, parameters]);
  const left = { source: 'address_space', name: heap.name, limit_bytes: 300 * MiB, left_bytes: 220 * MiB };
  expect([told(1), told(134)]).toEqual([[['run.left_to_limit', left]], [['run.left_to_limit', left]]]);
  expect([told(0), told(143)]).toEqual([[], []]);
});

test('of a worker thread whose heap rose to the end it is said that its own limit is not seen', () => {
  const told = (status: number, levels: readonly number[], isWorker = true) => {
    const ended = new EndedBy();
    ended.add({ t: 0, anon_bytes: 100 * MiB, limits: [{ ...heap, used: 50 * MiB, isWorker }] });
    for (const [index, level] of levels.entries()) ended.add({ t: 4 * (index + 1), anon_bytes: level * MiB });
    return ended.notices(status, 4 * (levels.length + 1)).map(({ code, parameters }) => [code, parameters]);
  };
  const rose = ['run.worker_rose', { name: heap.name, used_bytes: 90 * MiB }];
  expect([told(1, [120, 130]), told(1, [120, 130], false)]).toEqual([[rose], []]);
  expect([told(0, [120, 130]), told(143, [120, 130]), told(1, [120, 120, 120, 120])]).toEqual([[], [], []]);
});

test('a command that fails as its descriptors come to their limit is said to have ended there', () => {
  const files = { of: 'fds', source: 'open_files', name: 'perl fds.pl', limit: 400, used: 290 } as const;
  const at = (rate: number, end: number, status = 24) => {
    const ended = new EndedBy();
    for (let t = 10; t <= 60; t += 10)
      ended.add({ t, anon_bytes: MiB, fds: 300 + rate * (t - 50), ...(t === 50 ? { limits: [files] } : {}) });
    ended.add({ t: end - 1, anon_bytes: null, fds: 3 });
    return ended.notices(status, end).map(({ code }) => code);
  };
  expect([at(5, 71), at(5, 61), at(0, 80), at(5, 71, 0)]).toEqual([['run.ended_at_open_files'], [], [], []]);
});

test('whoever stood at the limit of processes when it failed could start no more', () => {
  const user = { of: 'tasks', source: 'user', name: '', limit: 120, used: 104 } as const;
  const kernel = { of: 'tasks', source: 'pid_max', name: '', limit: 32_768, used: 400 } as const;
  const at = (tasks: number, status = 1) => {
    const ended = new EndedBy();
    ended.add({ t: 50, anon_bytes: MiB, tasks: 100, limits: [kernel, user] });
    ended.add({ t: 60, anon_bytes: MiB, tasks });
    ended.add({ t: 61, anon_bytes: MiB, tasks: 2 });
    return ended.notices(status, 61).map(({ code, parameters }) => [code, parameters]);
  };
  const parameters = { source: 'user', name: '', limit: 120 };
  expect([at(115), at(102), at(115, 0)]).toEqual([[['run.ended_at_tasks', parameters]], [], []]);
});
