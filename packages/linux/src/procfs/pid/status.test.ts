import { fixture } from '@omnimind/testing/fixture';
import { describe, expect, it } from 'vitest';
import { ProcessStatus, parseStatus } from './status.ts';

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
