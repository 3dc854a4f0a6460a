import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { expect, onTestFinished, test } from 'vitest';
import { createContext } from './context.ts';
import { ForeignFiles } from './foreign-files.ts';
import { filesOnTmpfs, WrittenFiles } from './written-files.ts';

const MiB = 2 ** 20;

function tree() {
  const proc = new FakeProc();
  const memory = mkdtempSync(join(tmpdir(), 'omnimind-tmpfs-'));
  onTestFinished(() => {
    proc.delete();
    rmSync(memory, { recursive: true });
  });
  mkdirSync(join(memory, 'queue'));
  proc.write('self/mountinfo', `23 28 0:21 / ${memory} rw shared:4 - tmpfs tmpfs rw\n`);
  const context = createContext(proc.path, proc.slow);
  const list = () => filesOnTmpfs(context.memoryFiles, process.getuid?.() ?? 0);
  const files = new WrittenFiles(context, list, new ForeignFiles(context, () => false));
  const held = new Set<string>();
  const opened = new Map<string, number>();
  let all = 0;
  /** @param size of a new file, MiB; @param wrote what the tree has written in all, MiB; @param memfd what of it is in one */
  const look = (t: number, name: string, size: number, wrote: number, memfd = 0): number => {
    if (size > 0) writeFileSync(join(memory, name), Buffer.alloc(size * MiB, 1));
    all += size;
    context.memoryFiles.machineBytes = all * MiB;
    files.look(
      t,
      { wchar: wrote * MiB },
      new Map([...opened, ...(memfd > 0 ? [['1:7', memfd * MiB] as const] : [])]),
      0,
      [...held, ...opened.keys()],
    );
    held.clear();
    return [...files.own.values()].reduce((sum, bytes) => sum + bytes, 0) / MiB;
  };
  /** Makes a file that a process of the tree maps until the next look. @param size MiB */
  const hold = (name: string, size: number): void => {
    writeFileSync(join(memory, name), Buffer.alloc(size * MiB, 1));
    all += size;
    const { dev, ino } = statSync(join(memory, name));
    held.add(`${dev}:${ino}`);
  };
  /** @param size by how much the file grows, MiB @returns what tells it apart */
  const append = (name: string, size: number): string => {
    appendFileSync(join(memory, name), Buffer.alloc(size * MiB, 1));
    all += size;
    const { dev, ino } = statSync(join(memory, name));
    return `${dev}:${ino}`;
  };
  return { look, hold, append, opened, files, proc, memory };
}

test('what was written and closed is the tree’s as long as it is there, what was there before is not', () => {
  const { look, memory } = tree();
  expect([look(1, 'before', 4, 0), look(2, 'queue/a', 4, 4), look(3, 'queue/b', 4, 8)]).toEqual([0, 4, 8]);
  rmSync(join(memory, 'queue/a'));
  expect(look(4, 'queue/c', 8, 16)).toBe(12);
});

test('a child is waited for after its file was seen', () => {
  const { look } = tree();
  expect([look(1, 'x', 0, 0), look(2, 'a', 4, 0), look(3, 'x', 0, 4)]).toEqual([0, 0, 4]);
});

test('what others write is not, nor does one write explain two files', () => {
  const { look } = tree();
  expect([look(1, 'x', 0, 50), look(2, 'a', 4, 50), look(13, 'x', 0, 50), look(30, 'x', 0, 60)]).toEqual([0, 0, 0, 0]);
  expect([look(45, 'x', 0, 60), look(46, 'b', 8, 68), look(47, 'c', 8, 68), look(60, 'x', 0, 68)]).toEqual([
    0, 8, 8, 8,
  ]);
});

test('beside another program that writes as much a tree has what it wrote, not the files of both', () => {
  const { look } = tree();
  look(0, 'x', 0, 0);
  let own = 0;
  for (let t = 1; t <= 40; t += 1) {
    look(t, `mine-${t}`, 2, 2 * t);
    own = look(t + 0.5, `other-${t}`, 2, 2 * t);
  }
  expect(own).toBeGreaterThan(60);
  expect(own).toBeLessThanOrEqual(100);
});

test('what went into memfds explains no file of another program', () => {
  const { look } = tree();
  look(0, 'x', 0, 0);
  let own = 0;
  // Descriptors are looked at each ten seconds.
  for (let t = 1; t <= 60; t += 1) own = look(t, `other-${t}`, 1, 2 * t, 20 * Math.floor(t / 10));
  expect(own).toBeLessThanOrEqual(3);
  // 8 MiB of its own come to what it has in the memfd.
  for (let t = 61; t <= 64; t += 1) look(t, `mine-${t}`, 2, 120 + 2 * (t - 60), 120);
  own = look(75, 'x', 0, 128, 120);
  expect(own).toBeGreaterThanOrEqual(7);
  expect(own).toBeLessThanOrEqual(8);
});

test('what it wrote to a file that it has open explains no file of another program', () => {
  const { look, append, opened, files } = tree();
  look(0, 'x', 0, 0);
  const other = append('other', 2);
  const of = (id: string) => (files.own.get(id) ?? 0) / MiB;
  for (let t = 1; t <= 40; t += 1) {
    const mine = append('mine', 2);
    append('other', 2);
    // Its descriptors are looked at each ten seconds, and late at first.
    if (t >= 20 && t % 10 === 0) opened.set(mine, 2 * t * MiB);
    look(t, 'x', 0, 2 * t);
    if (t === 19) expect(of(other)).toBeGreaterThanOrEqual(10);
  }
  expect(of(other)).toBeLessThanOrEqual(4);
});

test('what another program has open is not its own, however much it writes elsewhere', () => {
  const { look, append, proc, files, memory } = tree();
  proc.add(7, { name: 'python3' });
  mkdirSync(join(proc.path, '7/fd'), { recursive: true });
  symlinkSync(join(memory, 'other'), join(proc.path, '7/fd/3'));
  look(0, 'x', 0, 0);
  let own = 0;
  for (let t = 1; t <= 20; t += 1) {
    const other = append('other', 2);
    own = look(t, `mine-${t}`, 2, 20 * t);
    expect(files.own.get(other)).toBeUndefined();
  }
  expect(own).toBe(40);
});

test('what grew while it was open or mapped is the tree’s, though nothing was written', () => {
  const { look, hold } = tree();
  look(0, 'x', 0, 0);
  hold('queue/segment', 6);
  look(1, 'x', 0, 0);
  // Closed, or its process has ended: it is still there.
  expect([look(2, 'x', 0, 0), look(30, 'other', 4, 0), look(45, 'x', 0, 0)]).toEqual([6, 6, 6]);
});
