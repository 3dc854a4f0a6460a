import type { Sample } from '@omnimind/protocol/trace';
import {
  type FakeCurves,
  fakeFacts,
  fakeSamples,
  firstTime,
  GiB,
  MiB,
  verdictsOf,
} from '@omnimind/testing/fake-curves';
import { describe, expect, it } from 'vitest';

const page = 4096;
const grown = (t: number) => (t * 15 * MiB) / 60;

/** A workload whose file-backed pages rise by 15 MiB a minute, with `faults` for each page, in a trace that counts no shared memory. */
function look(faults: number, more: FakeCurves = {}, change: Partial<Sample> = {}, read = 0) {
  const curves = {
    cores: () => 0.05,
    anon: () => 20 * MiB,
    file: (t: number) => 14 * MiB + grown(t),
    faultsPerSecond: () => (faults * grown(1)) / page,
    available: (t: number) => 12 * GiB - grown(t),
    pids: () => 2,
    ...more,
  };
  const samples = fakeSamples(curves, 1, 900).map((sample) => ({ ...sample, read_bytes: read * sample.t, ...change }));
  return verdictsOf(samples, fakeFacts(2, 1));
}

describe('shared memory that is not counted apart', () => {
  it('is a leak where file-backed pages rise with a fault each, and nothing is read', () => {
    const found = look(1.2);
    expect(firstTime(found, 'memory_behavior', 'leaking')).toBeLessThanOrEqual(600);
    expect(found.final).toMatchObject({ memory_behavior: 'leaking', severity: 'alert' });
    expect(found.final?.evidence.map(({ signal }) => signal)).toContain('shmem_floor_slope');
  });

  it('is an alert in time, whatever it takes to be worth following', () => {
    const rise = (t: number) => (t * 8 * MiB) / 60;
    const found = look(0, {
      file: (t) => 14 * MiB + rise(t),
      available: (t) => 5 * GiB - rise(t),
      faultsPerSecond: () => (1.2 * rise(1)) / page,
    });
    expect(firstTime(found, 'severity', 'alert')).toBeLessThanOrEqual(585);
  });

  it.each([
    ['a file is mapped, 16 pages for each fault', look(1 / 16)],
    ['as much is read from storage', look(1.2, {}, {}, grown(1))],
    ['it is not known what is read', look(1.2, {}, { read_bytes: null })],
    ['each second a process comes, with its libraries', look(1.2, { pids: (t) => 2 + t })],
    ['the faults are those of anonymous memory', look(1, { anon: (t) => 20 * MiB + grown(t) })],
    ['it is counted, and does not rise', look(1.2, {}, { shmem_bytes: 5 * MiB })],
  ])('is none where %s', (_, { changes, final }) => {
    for (const verdict of [...changes, ...(final === null ? [] : [final])])
      expect(verdict.evidence.map(({ signal }) => signal)).not.toContain('shmem_floor_slope');
  });
});
