import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProcessReader } from './process-reader.ts';
import { ProcessTree } from './tree.ts';

let fake: FakeProc;
let reader: ProcessReader;
beforeEach(() => {
  fake = new FakeProc({ init: true });
  reader = new ProcessReader(fake.path);
  // A terminal's shell, and the root of the tree as a job of it.
  fake.add(50, { name: 'bash', cgroup: '/a.scope' });
  fake.fork(50, 100, { group: 100, environment: 'A=1\0_=job\0' });
});
afterEach(() => fake.delete());

function treeOf(pid: number, isLeftOut?: (process: { pid: number }) => boolean): ProcessTree {
  const root = reader.one(pid);
  if (root === null) throw new Error('no root');
  return new ProcessTree(reader, root, isLeftOut);
}

const look = (tree: ProcessTree) => tree.members(reader.all()).map(({ pid }) => pid);

describe('a tree', () => {
  test('holds all descendants, parents first', () => {
    fake.fork(100, 102);
    fake.fork(102, 101);
    fake.add(101, { ppid: 102, group: 100, session: 50, starttime: 103, cgroup: '/a.scope' });
    fake.fork(50, 104, { group: 104 });
    expect(look(treeOf(100))).toEqual([100, 102, 101]);
  });

  test('holds an orphan that stayed in the group of the root, alive or not', () => {
    fake.fork(100, 101);
    fake.fork(101, 102);
    fake.end(101);
    expect(look(treeOf(100))).toEqual([100, 102]);
  });

  test('holds an orphan in a session of a member, and what is below it', () => {
    fake.fork(100, 101, { group: 101, session: 101 });
    fake.fork(101, 102);
    fake.fork(102, 103, { group: 103 });
    const tree = treeOf(100);
    expect(look(tree)).toEqual([100, 101, 102, 103]);
    fake.end(101);
    fake.fork(102, 104, { group: 104 });
    fake.end(102);
    // Nobody is left who leads the session 101; that it was a member's is remembered.
    expect(look(tree)).toEqual([100, 103, 104]);
  });

  test('holds an orphan with a session of its own by its environment, or by the mark of a run', () => {
    fake.add(101, { ppid: 1, environment: 'A=1\0_=job\0', cgroup: '/a.scope' });
    fake.fork(101, 102, { environment: 'B=2\0' });
    expect(look(treeOf(100))).toEqual([100, 101, 102]);
  });

  test.each([
    ['another environment', { environment: 'A=1\0_=other\0' }],
    ['another cgroup', { cgroup: '/b.scope' }],
    ['an earlier start', { starttime: 99 }],
    ['a living parent', { ppid: 50 }],
    ['its end', { state: 'Z' }],
  ])('does not hold who differs by %s', (_, entry) => {
    fake.add(101, { ppid: 1, environment: 'A=1\0_=job\0', cgroup: '/a.scope', ...entry });
    expect(look(treeOf(100))).toEqual([100]);
  });

  test('what a shell of the tree started is known by all but its command, what the shell above started is not', () => {
    fake.fork(100, 101, { environment: 'A=1\0SHLVL=2\0_=sleep\0' });
    fake.add(102, { ppid: 1, environment: 'A=1\0SHLVL=2\0_=setsid\0', cgroup: '/a.scope' });
    fake.add(103, { ppid: 1, environment: 'A=1\0_=other\0', cgroup: '/a.scope' });
    expect(look(treeOf(100))).toEqual([100, 102, 101]);
  });

  test('an empty environment tells nothing', () => {
    fake.add(100, { ppid: 50, group: 100, session: 50, cgroup: '/a.scope' });
    fake.add(101, { ppid: 1, cgroup: '/a.scope' });
    expect(look(treeOf(100))).toEqual([100]);
  });

  test('orphans below a reaper that is an ancestor are found, those below another parent are not', () => {
    fake.add(30, { name: 'systemd', cgroup: '/init.scope' });
    fake.add(50, { ppid: 30, name: 'bash', cgroup: '/a.scope' });
    for (const ppid of [30, 50]) fake.add(100 + ppid, { ppid, environment: 'A=1\0_=job\0', cgroup: '/a.scope' });
    expect(look(treeOf(100))).toEqual([100, 130]);
  });

  test('the orphans of a run that omnimind waits for are known by its mark', () => {
    fake.add(60, { ppid: 50, name: 'node', environment: 'A=1\0', cgroup: '/a.scope' });
    fake.add(61, { ppid: 60, environment: 'A=1\0OMNIMIND_RUN=x\0', cgroup: '/a.scope' });
    fake.fork(60, 70, { group: 70, session: 70, environment: 'B=2\0OMNIMIND_RUN=x\0' });
    fake.fork(60, 71, { group: 71, session: 71, environment: 'B=2\0OMNIMIND_RUN=y\0' });
    expect(look(treeOf(61))).toEqual([61, 70]);
  });

  test('who must not be moved is left out with all that is below it', () => {
    fake.fork(100, 101, { name: 'code' });
    fake.fork(101, 102);
    fake.fork(100, 103);
    // What holds of the ancestors does not matter.
    expect(look(treeOf(100, ({ pid }) => [1, 50, 101].includes(pid)))).toEqual([100, 103]);
  });

  test('zombies are members: their children count', () => {
    fake.fork(100, 101, { state: 'Z' });
    expect(look(treeOf(100))).toEqual([100, 101]);
  });

  test('a PID that was given anew is nobody we know', () => {
    fake.fork(100, 101, { group: 101, session: 101 });
    const tree = treeOf(100);
    look(tree);
    fake.end(101);
    fake.fork(50, 101, { starttime: 500, group: 50 });
    expect(look(tree)).toEqual([100]);
  });
});
