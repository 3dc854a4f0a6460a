import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { expect, onTestFinished, test } from 'vitest';
import { createContext } from './context.ts';
import { FileReading } from './file-reading.ts';

const MiB = 2 ** 20;

/** What is said to be left of a file of 400 MiB, MiB, as a process takes and reads 100 MiB at a time. @param position of its descriptor, each time */
function left(positions: readonly number[], reader = 10): (number | null)[] {
  const proc = new FakeProc();
  const folder = mkdtempSync(join(tmpdir(), 'omnimind-model-'));
  onTestFinished(() => {
    proc.delete();
    rmSync(folder, { recursive: true });
  });
  for (const pid of [10, 11]) proc.add(pid, { name: 'server' });
  const model = join(folder, 'model.bin');
  writeFileSync(model, '');
  truncateSync(model, 400 * MiB);
  for (const name of ['fd', 'fdinfo']) mkdirSync(join(proc.path, `${reader}`, name), { recursive: true });
  // Others are closed just as one looks at them.
  for (const fd of [0, 9]) symlinkSync('/gone', join(proc.path, `${reader}/fd/${fd}`));
  symlinkSync(model, join(proc.path, `${reader}/fd/3`));
  const reading = new FileReading(createContext(proc.path, proc.slow));
  return positions.map((position, index) => {
    // Beyond its end it has been closed.
    if (position > 400) rmSync(join(proc.path, `${reader}/fd/3`), { force: true });
    proc.write(`${reader}/fdinfo/3`, `pos:\t${position * MiB}\nflags:\t0100000\n`);
    const bytes = index * 100 * MiB;
    const processes = [
      { pid: 11, level_bytes: 0 },
      { pid: 10, level_bytes: bytes },
    ];
    const said = reading.look({ t: index, anon_bytes: bytes, rchar: bytes }, processes);
    return said === null ? null : said / MiB;
  });
}

test('what is left of a file is what lies beyond the position', () => {
  expect(left([0, 100, 200, 300])).toEqual([null, 300, 200, 100]);
});

test('threads that read with pread(2) move no position: what was read counts, until more was read than there is', () => {
  expect(left([0, 0, 0, 0, 0, 0])).toEqual([null, 300, 200, 100, 1 / MiB, 400]);
});

test('behind a pipe it is what another process reads', () => {
  expect(left([0, 100, 200], 11)).toEqual([null, 300, 200]);
});

test('one that was just closed ends, in the seconds after it, where it would have ended', () => {
  expect(left([0, 200, 300, 401, 401])).toEqual([null, 200, 100, 1 / MiB, 1 / MiB]);
  expect(left([0, 200, 300, ...Array(6).fill(401)]).at(-1)).toBe(0);
});
