import { bytesOf, fixture } from '@omnimind/testing/fixture';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProcessStat, parseStat } from './stat.ts';

function parsed(bytes: Buffer, length: number): ProcessStat {
  const stat = new ProcessStat();
  expect(parseStat(bytes, length, stat)).toBe(true);
  return stat;
}

function nameOf(bytes: Buffer, { nameStart, nameEnd }: ProcessStat): string {
  return bytes.toString('latin1', nameStart, nameEnd);
}

describe('/proc/PID/stat', () => {
  it('reads a shell of Linux 4.19, with the counters of its waited-for children', () => {
    const [bytes, length] = fixture('procfs/linux-4.19/812/stat');
    const stat = parsed(bytes, length);
    expect(nameOf(bytes, stat)).toBe('bash');
    expect(stat).toMatchObject({
      state: 'S'.charCodeAt(0),
      ppid: 811,
      session: 812,
      minflt: 2301,
      cminflt: 18544,
      majflt: 3,
      cmajflt: 41,
      utime: 12,
      stime: 7,
      cutime: 95,
      cstime: 31,
      threads: 1,
      starttime: 10533,
      vsize: 9650176,
      rss: 1254,
      isDead: false,
      isKernelThread: false,
    });
  });

  it('knows a thread of the kernel', () => {
    expect(parsed(...fixture('procfs/linux-4.19/2/stat')).isKernelThread).toBe(true);
  });

  it('reads a live process of Linux 6.18 whose name holds a closing parenthesis', () => {
    const [bytes, length] = fixture('procfs/linux-6.18/14255/stat');
    const stat = parsed(bytes, length);
    expect(nameOf(bytes, stat)).toBe('a) S (b');
    expect(stat.ppid).toBe(14253);
    expect(stat.session).toBe(14253);
  });

  it('reads a process that Linux 6.18 reports with several threads', () => {
    expect(parsed(...fixture('procfs/linux-6.18/14257/stat')).threads).toBeGreaterThan(1);
  });

  it('knows a zombie', () => {
    const zombie = '5 (x) Z 1 5 5 0 -1 4 1 0 0 0 0 0 0 0 20 0 1 0 77 0 0';
    expect(parsed(...bytesOf(zombie)).isDead).toBe(true);
    const mainThreadEnded = '5 (x) Z 1 5 5 0 -1 4 1 0 0 0 0 0 0 0 20 0 2 0 77 0 0';
    expect(parsed(...bytesOf(mainThreadEnded)).isDead).toBe(false);
  });

  it('is content with a file that ends after the start time', () => {
    const stat = parsed(...bytesOf('5 (x) S 1 5 5 0 -1 4 1 0 0 0 9 0 0 0 20 0 1 0 77\n'));
    expect(stat).toMatchObject({ starttime: 77, utime: 9, vsize: 0, rss: 0 });
  });

  it('takes a negative field as such', () => {
    expect(parsed(...bytesOf('5 (x) S 1 5 5 0 -1 4 1 0 0 0 9 0 0 0 -2 -20 1 0 77 10 -3\n')).rss).toBe(-3);
  });

  it.each(['', '5', '5 (x', '5 x) S 1', '5 (x) S 1 2 3', '5 (x) S 1 2 q 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19'])(
    'says that %j is no stat file',
    (text) => {
      expect(parseStat(...bytesOf(text), new ProcessStat())).toBe(false);
    },
  );

  it('finds every field behind any name, whatever bytes it is made of', () => {
    const field = fc.nat({ max: 2 ** 31 });
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        fc.array(field, { minLength: 21, maxLength: 49 }),
        (name, fields) => {
          const bytes = Buffer.concat([Buffer.from('4194304 ('), name, Buffer.from(`) R ${fields.join(' ')}\n`)]);
          const stat = parsed(bytes, bytes.length);
          expect(bytes.subarray(stat.nameStart, stat.nameEnd).equals(Buffer.from(name))).toBe(true);
          expect([stat.ppid, stat.session, stat.minflt, stat.utime, stat.cstime, stat.starttime, stat.rss]).toEqual(
            [0, 2, 6, 10, 13, 18, 20].map((index) => fields[index]),
          );
        },
      ),
    );
  });

  it('never fails, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(typeof parseStat(bytes, bytes.length, new ProcessStat())).toBe('boolean');
      }),
    );
  });
});
