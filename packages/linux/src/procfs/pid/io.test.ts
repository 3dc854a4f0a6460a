import { bytesOf, fixture } from '@omnimind/testing/fixture';
import { describe, expect, it } from 'vitest';
import { ProcessIo, parseIo } from './io.ts';

describe('/proc/PID/io', () => {
  it('reads the four byte counters', () => {
    const io = new ProcessIo();
    parseIo(...fixture('procfs/linux-4.19/812/io'), io);
    expect(io).toEqual({ rchar: 1291764, wchar: 86254, readBytes: 2437120, writeBytes: 16384 });
  });

  it('has no bytes of storage where the kernel counts calls only', () => {
    const io = new ProcessIo();
    parseIo(...bytesOf('rchar: 5\nwchar: 6\nsyscr: 1\nsyscw: 1\n'), io);
    expect(io).toEqual({ rchar: 5, wchar: 6, readBytes: Number.NaN, writeBytes: Number.NaN });
  });
});
