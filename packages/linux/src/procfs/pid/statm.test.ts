import { bytesOf, fixture } from '@omnimind/testing/fixture';
import { describe, expect, it } from 'vitest';
import { ProcessStatm, parseStatm } from './statm.ts';

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
