import { fakeWorkload } from '@omnimind/testing/fake-state';
import { expect, test } from 'vitest';
import { SlowEditors, slownessOf } from './slow-editor.ts';

const none = { cpu_some: null, memory_some: 0, memory_full: null, io_some: null, io_full: null };
const host = { name: 'desk', cores: 2, memory_bytes: 8e9, swap_bytes: 0 };
const recentOf = (cpu_cores: number[], anon_bytes: number[] = [1e8, 1e8, 1e8]) => ({
  interval_s: 5,
  cpu_cores,
  anon_bytes,
});
const machine = (cpu_cores: number[], memory_some = 0) => ({
  host,
  recent: recentOf(cpu_cores),
  stall: { ...none, memory_some },
});
const workloads = [
  fakeWorkload('code', { recent: recentOf([0.1, 0.3, 0.3], [5e8, 5e8, 5.1e8]) }),
  fakeWorkload('build', { recent: recentOf([0, 1.6, 1.4], [1e8, 2e8, 3e8]) }),
  fakeWorkload('was busy before', { recent: recentOf([2, 0, 0], [9e8, 1e8, 1e8]) }),
];

test('where the processors were taken, it was who took most of them meanwhile', () => {
  expect(slownessOf(machine([2, 1.9, 1.9]), workloads, 10)).toEqual({
    culprit: 'build',
    text: { code: 'editor.slow_processors', parameters: { seconds: 10, workload: 'build', cores: 1.5, of: 2 } },
  });
});

test('where many take a little each, it was nobody', () => {
  const many = Array.from({ length: 20 }, (_, at) => fakeWorkload(`job ${at}`, { recent: recentOf([0.1, 0.1, 0.1]) }));
  expect(slownessOf(machine([2, 2, 2]), many, 10)).toBeNull();
});

test('where memory was waited for, it was whose grew most meanwhile', () => {
  expect(slownessOf(machine([1, 1, 1], 0.3), workloads, 15)).toMatchObject({
    culprit: 'build',
    text: { code: 'editor.slow_memory', parameters: { bytes: 2e8 } },
  });
});

test('where the machine had room, it was the editor itself', () => {
  expect(slownessOf(machine([1, 1, 1]), workloads, 10)).toBeNull();
  expect(slownessOf(machine([]), [], 10)).toBeNull();
});

test('a user is heard once a minute, also after the clock was set back; another one at any time', () => {
  const editors = new SlowEditors();
  const heard = (uid: number, wall_s: number) => editors.isHeard(uid, wall_s * 1000);
  expect([heard(1, 1000), heard(1, 1059), heard(2, 1059), heard(1, 1061), heard(1, 500)]).toEqual([
    true,
    false,
    true,
    true,
    true,
  ]);
});
