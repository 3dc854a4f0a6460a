import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { expect, onTestFinished, test } from 'vitest';
import { parseMapped } from './mapped-files.ts';
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

/** A process 10 with no descriptor, and the directory of a tmpfs. */
function onTmpfs(name: string): { readonly proc: FakeProc; readonly memory: string } {
  const proc = new FakeProc();
  const memory = mkdtempSync(join(tmpdir(), 'omnimind-tmpfs-'));
  onTestFinished(() => {
    proc.delete();
    rmSync(memory, { recursive: true });
  });
  proc.add(10, { name });
  proc.write('self/mountinfo', `23 28 0:21 / ${memory} rw shared:4 - tmpfs tmpfs rw\n`);
  mkdirSync(join(proc.path, '10/fd'), { recursive: true });
  return { proc, memory };
}

test('descriptors that a process was handed are looked at, though it writes nothing', () => {
  const { proc, memory } = onTmpfs('receiver');
  const files = new MemoryFiles(proc.path);
  const open = new OpenFiles(`${proc.path}/10`);
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
  const { proc, memory } = onTmpfs('pool');
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

/** 16 MiB of a memfd mapped three times, 8 MiB of shared memory without a name, 4 MiB of a library. */
const ring = (inode: number) =>
  [
    `7f0000000000-7f0001000000 rw-s 00000000 00:01 ${inode}  /memfd:ring (deleted)`,
    `7f0001000000-7f0002000000 rw-s 00000000 00:01 ${inode}  /memfd:ring (deleted)`,
    `7f0002000000-7f0002800000 rw-s 00800000 00:01 ${inode}  /memfd:ring (deleted)`,
    '7f0003000000-7f0003800000 rw-s 00000000 00:01 99        /dev/zero (deleted)',
    '7f0004000000-7f0004400000 r-xp 00000000 fd:10001 12     /usr/lib/libc.so',
    '7f0005000000-7f0009000000 rw-p 00000000 00:00 0 ',
  ].join('\n');

test('what is mapped several times is there once', () => {
  const isInMemory = (path: string) => path.startsWith('/memfd:');
  expect(parseMapped(ring(7), isInMemory)).toEqual({ ids: new Set(['1:7', '1:99']), once: 24 * MiB });
  const once = ring(7).split('\n').slice(2).join('\n');
  expect(parseMapped(once, isInMemory).once).toBe(Number.POSITIVE_INFINITY);
});

test('files that a process has open and does not map are beside what it maps', () => {
  const { proc, memory } = onTmpfs('pool');
  const names = ['mapped', 'unmapped'].map((name, index) => {
    writeFileSync(join(memory, name), Buffer.alloc((index + 2) * MiB, 1));
    symlinkSync(join(memory, name), join(proc.path, `10/fd/${index + 3}`));
    return join(memory, name);
  });
  const { dev, ino } = statSync(names[0] ?? '');
  const device = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)]
    .map((each) => each.toString(16))
    .join(':');
  const line = (start: string) => `${start}000000-${start}200000 rw-s 00000000 ${device} ${ino} ${names[0]}\n`;
  proc.write('10/maps', line('7f0000') + line('7f0001'));
  const files = new MemoryFiles(proc.path);
  files.machineBytes = 8 * MiB;
  const open = new OpenFiles(`${proc.path}/10`);
  open.readInMemory(files, 2 * MiB, proc.slow, 4 * MiB);
  expect([open.inMemoryBytes, open.unmappedBytes, open.onceShare]).toEqual([5 * MiB, 3 * MiB, 0.5]);
  // What it has mapped since may be the other one.
  expect([open.mappedSince(4 * MiB), open.mappedSince(6 * MiB)]).toEqual([0, MiB]);
  // Looked at again because it maps more.
  proc.write('10/maps', line('7f0000'));
  open.readInMemory(files, 2 * MiB, proc.slow, 6 * MiB);
  expect([open.onceShare, open.mappedSince(6 * MiB)]).toEqual([1, 0]);
  // Another user's process, which is not looked at again and again.
  rmSync(join(proc.path, '10/maps'));
  open.readInMemory(files, 2 * MiB, proc.slow, 9 * MiB);
  expect([open.mappedSince(9 * MiB), open.mapsFarOther(9 * MiB)]).toEqual([9 * MiB, false]);
});

test('segments whose makers have ended are nobody’s who is there', () => {
  const proc = new FakeProc();
  onTestFinished(() => proc.delete());
  proc.add(10);
  proc.write('sysvipc/shm', `${[head, segment(7, 10, 0, MiB), segment(8, 11, 0, MiB)].join('\n')}\n`);
  const files = new MemoryFiles(proc.path);
  files.machineBytes = 8 * MiB;
  expect(files.orphaned()).toEqual([[11, new Map([['sysv:8', MiB]])]]);
});
