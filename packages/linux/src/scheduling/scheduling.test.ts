import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  canRaisePriorityTo,
  decodeIoPriority,
  encodeIoPriority,
  type IoPriority,
  parseIonice,
  readNice,
  setNice,
  threadsOf,
} from './priority.ts';

const proc = mkdtempSync(join(tmpdir(), 'raise-'));
mkdirSync(join(proc, 'self'));
afterAll(() => rmSync(proc, { recursive: true }));

function machine(capabilities: string, nice: number): string {
  writeFileSync(join(proc, 'self/status'), `Name:\tx\nCapInh:\t0\nCapEff:\t${capabilities}\n`);
  writeFileSync(
    join(proc, 'self/limits'),
    `Max nice priority         ${nice}                    40                   \n`,
  );
  return proc;
}

describe('canRaisePriorityTo', () => {
  it('is true with CAP_SYS_NICE', () => {
    expect(canRaisePriorityTo(-20, machine('0000000000800000', 0))).toBe(true);
  });

  it('is true down to what RLIMIT_NICE allows', () => {
    expect(canRaisePriorityTo(0, machine('0000000000000000', 20))).toBe(true);
    expect(canRaisePriorityTo(-1, machine('0000000000000000', 20))).toHaveProperty('unavailable');
  });

  it('says why not', () => {
    expect(canRaisePriorityTo(0, machine('000001ffff7fffff', 0))).toEqual({
      unavailable: { code: 'unavailable.raising_priority', parameters: { limit: 0 } },
    });
    expect(canRaisePriorityTo(0, '/nowhere')).toHaveProperty('unavailable');
  });
});

describe('I/O priority', () => {
  const priority: fc.Arbitrary<IoPriority> = fc.record({
    class: fc.constantFrom('none', 'realtime', 'best_effort', 'idle'),
    level: fc.integer({ min: 0, max: 7 }),
  });

  it('comes back from the number that the kernel keeps', () => {
    fc.assert(
      fc.property(priority, (value) => {
        expect(decodeIoPriority(encodeIoPriority(value))).toEqual(value);
      }),
    );
  });

  it('is read from what ionice prints', () => {
    expect(parseIonice('best-effort: prio 4\n')).toEqual({ class: 'best_effort', level: 4 });
    expect(parseIonice('idle\n')).toEqual({ class: 'idle', level: 0 });
    expect(parseIonice('none: prio 0\n')).toEqual({ class: 'none', level: 0 });
    expect(parseIonice('ionice: failed\n')).toBeUndefined();
  });
});

describe('nice', () => {
  it('is set for a thread and read again', () => {
    const child = spawn('sleep', ['60']);
    try {
      const [thread = 0] = threadsOf(child.pid ?? 0);
      expect(thread).toBe(child.pid);
      expect(setNice(thread, 7)).toBe('done');
      expect(readNice(thread)).toBe(7);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('says that a process is gone', () => {
    // Above the kernel's largest PID.
    expect(setNice(4194305, 5)).toBe('gone');
    expect(readNice(4194305)).toBe('gone');
    expect(threadsOf(4194305)).toEqual([]);
  });
});
