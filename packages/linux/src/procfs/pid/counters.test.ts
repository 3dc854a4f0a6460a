import { bytesOf, fixture } from '@omnimind/testing/fixture';
import { describe, expect, it } from 'vitest';
import {
  ProcessIo,
  ProcessSchedstat,
  ProcessStatm,
  ProcessStatus,
  parseIo,
  parseSchedstat,
  parseStatm,
  parseStatus,
} from './counters.ts';

function parsed(path: string): ProcessStatus {
  const status = new ProcessStatus();
  parseStatus(...fixture(path), status);
  return status;
}

describe('/proc/PID/status', () => {
  it('reads swap and context switches of Linux 4.19', () => {
    expect(parsed('procfs/linux-4.19/812/status')).toEqual({
      tgid: 812,
      swapBytes: 348 * 1024,
      shmemBytes: 0,
      anonBytes: 1680 * 1024,
      fileBytes: 3336 * 1024,
      voluntary: 318,
      involuntary: 57,
    });
  });

  it('reads a file of Linux 6.18 with all its new lines', () => {
    const status = parsed('procfs/linux-6.18/14257/status');
    expect(status).toMatchObject({ tgid: 14257, swapBytes: 0 });
    expect(status.voluntary).toBeGreaterThan(0);
  });

  it('keeps counters beyond 32 bits', () => {
    expect(parsed('procfs/linux-5.10/1001/status')).toMatchObject({ swapBytes: 2 ** 31, involuntary: 90071992547 });
  });

  it('has no swap for a thread of the kernel', () => {
    const status = parsed('procfs/linux-4.19/2/status');
    expect(status.swapBytes).toBeNaN();
    expect(status.voluntary).toBe(105);
  });

  it('forgets what the last process had', () => {
    const status = new ProcessStatus();
    parseStatus(...fixture('procfs/linux-4.19/812/status'), status);
    parseStatus(Buffer.from('Name:\tx\n'), 8, status);
    expect(status.voluntary).toBeNaN();
  });
});

describe('/proc/PID/statm', () => {
  it('tells private pages from those of files and shared memory', () => {
    const statm = new ProcessStatm();
    expect(parseStatm(...fixture('procfs/linux-4.19/812/statm'), statm)).toBe(true);
    expect(statm).toMatchObject({ resident: 1254, shared: 834, anonymous: 420 });
  });

  it('counts the 20 MB that a process of Linux 6.18 filled as private', () => {
    const statm = new ProcessStatm();
    parseStatm(...fixture('procfs/linux-6.18/14256/statm'), statm);
    expect(statm.anonymous * 4096).toBeGreaterThan(20e6);
  });

  it('never makes private pages negative while a process is torn down', () => {
    const statm = new ProcessStatm();
    parseStatm(...bytesOf('100 5 9 0 0 0 0\n'), statm);
    expect(statm.anonymous).toBe(0);
  });

  it.each(['', '1', '1 2', 'a b c'])('says that %j is no statm file', (text) => {
    expect(parseStatm(...bytesOf(text), new ProcessStatm())).toBe(false);
  });
});

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

describe('/proc/PID/schedstat', () => {
  it('reads time on a processor and time waiting for one', () => {
    const schedstat = new ProcessSchedstat();
    expect(parseSchedstat(...fixture('procfs/linux-6.1/1402/schedstat'), schedstat)).toBe(true);
    expect(schedstat).toEqual({ running: 91230112345, delayed: 812345678 });
  });

  it('reads the zeros of a kernel without scheduler information', () => {
    const schedstat = new ProcessSchedstat();
    expect(parseSchedstat(...fixture('procfs/linux-4.19/812/schedstat'), schedstat)).toBe(true);
    expect(schedstat).toEqual({ running: 0, delayed: 0 });
  });

  it.each(['', '5', 'x y'])('says that %j is no schedstat file', (text) => {
    expect(parseSchedstat(...bytesOf(text), new ProcessSchedstat())).toBe(false);
  });
});
