import { bytesOf, fixture } from '@omnimind/testing/fixture';
import { describe, expect, it } from 'vitest';
import { ProcessSchedstat, parseSchedstat } from './schedstat.ts';

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
