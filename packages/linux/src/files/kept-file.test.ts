import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixturePath } from '@omnimind/testing/fixture';
import { afterAll, describe, expect, it } from 'vitest';
import { FileBudget, KeptFile, ownFileBudget, SharedBuffer } from './kept-file.ts';
import { denied, gone, outcomeOf } from './outcome.ts';

const directory = mkdtempSync(join(tmpdir(), 'kept-file-'));
afterAll(() => rmSync(directory, { recursive: true }));

function textOf(buffer: SharedBuffer, length: number): string {
  return buffer.bytes.toString('latin1', 0, length);
}

describe('KeptFile', () => {
  it('reads the file as it is now, through the file that was opened first', () => {
    writeFileSync(join(directory, 'a'), 'one');
    const budget = new FileBudget(5);
    const file = new KeptFile(directory, 'a', budget);
    const buffer = new SharedBuffer();
    expect(textOf(buffer, file.read(buffer))).toBe('one');
    writeFileSync(join(directory, 'a'), 'three');
    expect(textOf(buffer, file.read(buffer))).toBe('three');
    expect(budget.open).toBe(1);
    file.close();
    file.close();
    expect(budget.open).toBe(0);
  });

  it('reads without keeping when the budget is spent, or when told so', () => {
    writeFileSync(join(directory, 'b'), 'text');
    const budget = new FileBudget(0);
    const buffer = new SharedBuffer();
    const file = new KeptFile(directory, 'b', budget);
    expect(file.read(buffer)).toBe(4);
    expect(file.kept).toBe(false);
    const other = new KeptFile(directory, 'b', new FileBudget(9));
    expect(other.read(buffer, false)).toBe(4);
    expect(other.kept).toBe(false);
  });

  it('reads a file that is larger than the buffer', () => {
    writeFileSync(join(directory, 'c'), 'x'.repeat(100));
    const buffer = new SharedBuffer(16);
    expect(new KeptFile(directory, 'c', new FileBudget(1)).read(buffer, false)).toBe(100);
    expect(textOf(buffer, 100)).toBe('x'.repeat(100));
  });

  it('reads to the end what the kernel gives piece by piece', () => {
    const buffer = new SharedBuffer();
    const length = new KeptFile('/proc/self', 'mountinfo', new FileBudget(0)).readToEnd(buffer);
    expect(textOf(buffer, length).endsWith('\n')).toBe(true);
  });

  it('says that a process is gone, its open file read or a new one opened', async () => {
    const child = spawn('sleep', ['60']);
    const budget = new FileBudget(5);
    const buffer = new SharedBuffer();
    const file = new KeptFile(`/proc/${child.pid}`, 'stat', budget);
    expect(file.read(buffer)).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(file.read(buffer)).toBe(gone);
    expect(file.read(buffer)).toBe(gone);
    expect(budget.open).toBe(0);
  });
});

describe('outcomeOf', () => {
  it.each([
    ['ENOENT', gone],
    ['ESRCH', gone],
    ['ENODEV', gone],
    ['EACCES', denied],
    ['EPERM', denied],
    ['EINVAL', denied],
  ])('takes %s for %i', (code, outcome) => {
    expect(outcomeOf(Object.assign(new Error(code), { code }))).toBe(outcome);
  });
});

describe('ownFileBudget', () => {
  it('takes half of the soft limit, and is modest where the limit is not to be read', () => {
    expect(ownFileBudget(fixturePath('procfs/linux-4.19')).limit).toBe(512);
    expect(ownFileBudget(fixturePath('procfs/linux-5.10')).limit).toBe(256);
    expect(ownFileBudget(fixturePath('procfs/linux-6.18')).limit).toBe(8192);
  });
});
