import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { expect, onTestFinished, test } from 'vitest';
import { MemoryFiles, OpenFiles, parseDetached } from './open-files.ts';

const MiB = 2 ** 20;
const head =
  '       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap';
const segment = (id: number, maker: number, attached: number, bytes: number) =>
  `         0         ${id}   600               1048576  ${maker}  ${maker}      ${attached}     0     0     0     0 1795930000 1795930001 1795930000               ${bytes}                     0`;

test('segments of System V count for who made them, while nobody has them attached', () => {
  const text = [
    head,
    segment(7, 10, 0, MiB),
    segment(8, 10, 0, 2 * MiB),
    segment(9, 10, 1, MiB),
    segment(11, 20, 0, 0),
  ];
  expect(parseDetached(`${text.join('\n')}\n`)).toEqual(
    new Map([
      [
        10,
        new Map([
          ['sysv:7', MiB],
          ['sysv:8', 2 * MiB],
        ]),
      ],
    ]),
  );
  expect(parseDetached('')).toEqual(new Map());
});

test('they are seen of a process that writes nothing, and again when shared memory has grown', () => {
  const proc = new FakeProc();
  onTestFinished(() => proc.delete());
  proc.add(10, { name: 'leak' });
  const files = new MemoryFiles(proc.path);
  const open = new OpenFiles(`${proc.path}/10`);
  const look = (segments: number, machineBytes: number) => {
    const lines = Array.from({ length: segments }, (_, id) => segment(id, 10, 0, MiB));
    proc.write('sysvipc/shm', `${[head, ...lines].join('\n')}\n`);
    files.machineBytes = machineBytes;
    open.readInMemory(files, 0, proc.slow);
    return open.inMemoryBytes;
  };
  expect([look(0, 0), look(3, 3 * MiB), look(9, 3 * MiB), look(9, 9 * MiB)]).toEqual([0, 3 * MiB, 3 * MiB, 9 * MiB]);
});

test('descriptors that a process was handed are looked at, though it writes nothing', () => {
  const proc = new FakeProc();
  const memory = mkdtempSync(join(tmpdir(), 'omnimind-tmpfs-'));
  onTestFinished(() => {
    proc.delete();
    rmSync(memory, { recursive: true });
  });
  proc.add(10, { name: 'receiver' });
  proc.write('self/mountinfo', `23 28 0:21 / ${memory} rw shared:4 - tmpfs tmpfs rw\n`);
  const files = new MemoryFiles(proc.path);
  const open = new OpenFiles(`${proc.path}/10`);
  mkdirSync(join(proc.path, '10/fd'), { recursive: true });
  let handed = 0;
  const look = (more: number) => {
    for (const last = handed + more; handed < last; handed += 1) {
      writeFileSync(join(memory, `${handed}`), Buffer.alloc(MiB, 1));
      symlinkSync(join(memory, `${handed}`), join(proc.path, `10/fd/${handed}`));
    }
    files.machineBytes = handed * 4 * MiB;
    open.count = handed;
    open.readInMemory(files, 0, proc.slow);
    return open.inMemoryBytes / MiB;
  };
  expect([look(0), look(2), look(3)]).toEqual([0, 2, 5]);
});

test('a file in memory that fallocate(2) makes larger is looked at again, though nothing is written or opened', () => {
  const proc = new FakeProc();
  const memory = mkdtempSync(join(tmpdir(), 'omnimind-tmpfs-'));
  onTestFinished(() => {
    proc.delete();
    rmSync(memory, { recursive: true });
  });
  proc.add(10, { name: 'pool' });
  proc.write('self/mountinfo', `23 28 0:21 / ${memory} rw shared:4 - tmpfs tmpfs rw\n`);
  mkdirSync(join(proc.path, '10/fd'), { recursive: true });
  const file = join(memory, 'pool');
  symlinkSync(file, join(proc.path, '10/fd/3'));
  const files = new MemoryFiles(proc.path);
  const open = new OpenFiles(`${proc.path}/10`);
  const budget = proc.slow;
  const look = (size: number) => {
    writeFileSync(file, Buffer.alloc(size * MiB, 1));
    files.machineBytes = size * 4 * MiB;
    open.count = 4;
    open.readInMemory(files, 0, budget);
    return open.inMemoryBytes / MiB;
  };
  expect([look(0), look(2), look(5)]).toEqual([0, 2, 5]);
});
