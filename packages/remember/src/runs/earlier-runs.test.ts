import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeReport } from '@omnimind/testing/fake-report';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EarlierRuns } from './earlier-runs.ts';

const MiB = 2 ** 20;
let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-earlier-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const report = ({ peak = 900 * MiB, cpu_s = 20, status = 0, command = ['npm', 'test'] } = {}) => {
  const base = fakeReport();
  return {
    run: { ...base.run, command },
    exit: { ...base.exit, status },
    memory: { peak_anon_bytes: peak },
    cpu: { ...base.cpu, total_usec: cpu_s * 1e6 },
  };
};
const files = () => readdirSync(join(directory, 'earlier'));

function added(count: number, change: Parameters<typeof report>[0] = {}, cwd = '/project') {
  const earlier = new EarlierRuns(directory);
  return Array.from({ length: count }, () => earlier.add(report(change), cwd));
}

describe('the usual peak of a command', () => {
  const usual = (command: string[]) => new EarlierRuns(directory).usualPeak(['/project', command]);

  test('is the middle one of the runs that succeeded, from the first on', () => {
    added(1, { peak: 400 * MiB, status: 1 });
    expect(usual(['npm', 'test'])).toBeUndefined();
    added(1, { peak: 400 * MiB });
    expect(usual(['npm', 'test'])).toBe(400 * MiB);
    added(4, { peak: 800 * MiB });
    expect(usual(['npm', 'test'])).toBe(800 * MiB);
    expect(usual(['npm', 'start'])).toBeUndefined();
  });
});

describe('what a command used before', () => {
  test('a higher peak is told with the usual one, from the sixth run on', () => {
    added(4);
    expect(added(1, { peak: 1400 * MiB })).toEqual([[]]);
    rmSync(join(directory, 'earlier'), { recursive: true });
    added(5);
    expect(added(1, { peak: 1400 * MiB })[0]).toEqual([
      { code: 'run.risen', parameters: { figure: 'peak_memory', now: 1400 * MiB, before: 900 * MiB, runs: 5 } },
    ]);
  });

  test('every figure is compared where that is asked for, also of a run that failed, which is not kept', () => {
    const compare = (change: Parameters<typeof report>[0] = {}) =>
      new EarlierRuns(directory).add(report(change), '/project', { compare: true });
    expect(compare()).toEqual([{ code: 'run.nothing_earlier', parameters: {} }]);
    added(1, { peak: 500 * MiB });
    added(1, { peak: 700 * MiB });
    const peaks = { figure: 'peak_memory', now: 600 * MiB, before: 700 * MiB, minimum: 500 * MiB, maximum: 900 * MiB };
    for (const status of [1, 1]) {
      const told = compare({ peak: 600 * MiB, status });
      expect(told.map(({ parameters }) => parameters)).toMatchObject([
        { figure: 'duration_s', count: 3 },
        { ...peaks, count: 3 },
        { figure: 'cpu_time', now: 20, before: 20, minimum: 20, maximum: 20, count: 3 },
      ]);
    }
  });

  test('so is CPU time', () => {
    added(20);
    expect(added(1, { cpu_s: 40 })[0]).toMatchObject([{ parameters: { figure: 'cpu_time', now: 40, before: 20 } }]);
  });

  test('what stays up is usual when a quarter of the runs has it', () => {
    added(20);
    const told = added(20, { peak: 1400 * MiB }).map(({ length }) => length);
    expect(told.slice(0, 4)).toEqual([1, 1, 1, 1]);
    expect(told.slice(6)).toEqual(Array(14).fill(0));
  });

  test('a little more, or little in all, is nothing', () => {
    added(10);
    expect(added(1, { peak: 1000 * MiB, cpu_s: 24 })).toEqual([[]]);
    added(10, { peak: 2 * MiB, cpu_s: 0.01, command: ['true'] });
    expect(added(1, { peak: 12 * MiB, cpu_s: 0.5, command: ['true'] })).toEqual([[]]);
  });

  test('another command, another directory and a failure are not compared', () => {
    added(10);
    const more = { peak: 1400 * MiB };
    expect(added(1, { ...more, command: ['npm', 'run', 'build'] })).toEqual([[]]);
    expect(added(1, more, '/elsewhere')).toEqual([[]]);
    expect(added(1, { ...more, status: 1 })).toEqual([[]]);
    expect(files()).toHaveLength(3);
  });

  test('twenty runs and 500 commands are kept, and none of their words', () => {
    added(30, { command: ['deploy', '--token=secret'] });
    const [name = ''] = files();
    const text = readFileSync(join(directory, 'earlier', name), 'utf8');
    expect(JSON.parse(text).runs).toHaveLength(20);
    expect(text).not.toContain('secret');
    for (let i = 0; i < 520; i += 1) writeFileSync(join(directory, 'earlier', `${i}.json`), '');
    added(1);
    expect(files()).toHaveLength(500);
  });

  test('a damaged file and a place that cannot be written are no obstacle', () => {
    added(10);
    const [name = ''] = files();
    writeFileSync(join(directory, 'earlier', name), '{"runs":[{"peak_memory":-1}]}');
    expect(added(1, { peak: 1400 * MiB })).toEqual([[]]);
    expect(new EarlierRuns('/dev/null').add(report(), '/project')).toEqual([]);
  });
});
