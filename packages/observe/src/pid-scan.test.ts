import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { FakeProc } from '@omnimind/testing/fake-proc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createContext } from './context.ts';
import { PidScan } from './pid-scan.ts';

const none = new Set<number>();

describe('PidScan', () => {
  let proc: FakeProc;
  let scan: PidScan;
  beforeEach(() => {
    proc = new FakeProc();
    scan = new PidScan(createContext(proc.path, proc.slow));
  });
  afterEach(() => {
    scan.close();
    proc.delete();
  });

  function lastPid(pid: number): void {
    proc.write('loadavg', `0.00 0.00 0.00 1/100 ${pid}\n`);
  }

  it('lists PIDs, those known left out', () => {
    for (const pid of [5, 6, 7]) proc.add(pid, {});
    expect(scan.find(1003, new Set([6]))).toEqual([5, 7]);
  });

  it('does not list again while nothing was forked', () => {
    proc.add(5, {});
    scan.find(1001, none);
    // Unseen: the counters say that there can be nothing new.
    proc.write('8/stat', '');
    expect(scan.find(1001, none)).toEqual([]);
  });

  it('does not list when only other PID namespaces forked: our last PID stands still', () => {
    proc.add(5, {});
    scan.find(1001, none);
    proc.write('8/stat', '');
    expect(scan.find(1050, none)).toEqual([]);
    lastPid(8);
    expect(scan.find(1051, none)).toEqual([5, 8]);
  });

  it('lists in every tick where the kernel tells neither', () => {
    lastPid(0);
    scan.find(Number.NaN, none);
    proc.write('8/stat', '');
    expect(scan.find(Number.NaN, none)).toEqual([8]);
    proc.write('9/stat', '');
    expect(scan.find(Number.NaN, new Set([8]))).toEqual([9]);
  });

  it('lists in time, whatever the counters say, and when forced', () => {
    proc.add(5, {});
    scan.find(1001, none);
    proc.write('8/stat', '');
    const found = Array.from({ length: 30 }, () => scan.find(1001, new Set([5])));
    expect(found.flat()).toEqual([8]);
    proc.write('9/stat', '');
    scan.force();
    expect(scan.find(1001, new Set([5, 8]))).toEqual([9]);
  });

  it('looks at a stranger again only when its PID may have been given anew', () => {
    proc.add(130, {});
    expect(scan.find(1001, none)).toEqual([130]);
    scan.ignore(130);
    proc.add(200, {});
    expect(scan.find(1002, none)).toEqual([200]);
    scan.ignore(200);
    // PIDs went round: from 200 over the end up to 140.
    lastPid(140);
    expect(scan.find(1003, none)).toEqual([130]);
  });

  it('looks at every stranger in turn, since a failed fork uses up a PID without being counted', () => {
    proc.add(130, {});
    scan.find(1001, none);
    scan.ignore(130);
    const found: number[] = [];
    for (let forks = 1002; forks < 1002 + 64; forks += 1) {
      lastPid(1000 + forks);
      found.push(...scan.find(forks, none));
      scan.ignore(130);
    }
    expect(found).toEqual([130]);
  });

  it('forgets strangers that ended', () => {
    proc.add(130, {});
    scan.find(1001, none);
    scan.ignore(130);
    rmSync(join(proc.path, '130'), { recursive: true });
    proc.add(131, {});
    scan.find(1002, none);
    scan.ignore(131);
    proc.add(132, {});
    proc.write('130/stat', '');
    expect(scan.find(1003, none).toSorted()).toEqual([130, 132]);
  });
});
