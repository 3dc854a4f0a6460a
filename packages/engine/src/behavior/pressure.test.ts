import type { Sample } from '@omnimind/protocol/trace';
import { type FakeCurves, fakeFacts, fakeSamples, firstTime, MiB, verdictsOf } from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';

const during = (from: number, to: number, share: number) => (t: number) => (t > from && t <= to ? share : 0);
const look = (curves: FakeCurves, seconds = 400) =>
  verdictsOf(fakeSamples({ cores: () => 0.3, ...curves }, 1, seconds), fakeFacts(2, 1));

/** One sample a second whose counter `key` of the workload's PSI grows by `share` of the time. */
function stalled(key: string, share: number): Sample[] {
  return fakeSamples({ cores: () => 0.3 }, 1, 60).map((sample) => ({
    ...sample,
    psi: { [key]: sample.t * share * 1e6 },
  }));
}

describe('thrashing', () => {
  it('is when all tasks stand still for memory most of the time: critical, within half a minute', () => {
    const result = look({ memoryFull: during(100, 300, 0.7) });
    const found = firstTime(result, 'pressure', 'thrashing');
    expect(found).toBeGreaterThan(100);
    expect(found).toBeLessThanOrEqual(130);
    expect(result.changes.find(({ pressure }) => pressure === 'thrashing')?.severity).toBe('critical');
  });

  it('says how much of the time, before all else', () => {
    const { final } = look({ memoryFull: () => 0.7 }, 60);
    expect(final?.evidence[0]).toMatchObject({
      signal: 'memory_full',
      value: 0.7,
      threshold: 0.2,
      parameters: { shape: 'workload' },
    });
  });

  it('is left at half of the share that it is entered at', () => {
    const result = look({ memoryFull: (t) => (t < 100 ? 0.6 : 0.25) });
    expect(result.final?.pressure).toBe('thrashing');
    expect(look({ memoryFull: (t) => (t < 100 ? 0.6 : 0.15) }).final?.pressure).not.toBe('thrashing');
    expect(firstTime(look({ memoryFull: () => 0.25 }), 'pressure', 'thrashing')).toBeNull();
  });

  it('is over soon when the stalls end', () => {
    expect(look({ memoryFull: during(100, 200, 0.7) }).final).toMatchObject({ pressure: 'none', severity: 'ok' });
  });

  it('is told without own PSI when the machine stands still and this workload faults its pages in', () => {
    const result = look({ machineFull: during(100, 300, 0.7), majorFaultsPerSecond: during(100, 300, 900) });
    const verdict = result.changes.find(({ pressure }) => pressure === 'thrashing');
    expect(verdict?.severity).toBe('critical');
    expect(inEnglish(verdict?.evidence[0])).toMatch(
      /^the machine stalled on memory \d+% of the time while this workload had \d+ major faults\/s$/,
    );
  });

  it('is not blamed on a workload without faults, nor on faults without stalls', () => {
    expect(
      firstTime(look({ machineFull: () => 0.7, majorFaultsPerSecond: () => 1 }), 'pressure', 'thrashing'),
    ).toBeNull();
    expect(
      firstTime(look({ machineFull: () => 0, majorFaultsPerSecond: () => 900 }), 'pressure', 'thrashing'),
    ).toBeNull();
    expect(firstTime(look({ majorFaultsPerSecond: () => 900 }), 'pressure', 'thrashing')).toBeNull();
  });

  const refaulting: FakeCurves = {
    cores: () => 0.5,
    systemShare: () => 0.95,
    majorFaultsPerSecond: () => 900,
    anon: () => 100 * MiB,
    file: () => 50 * MiB,
  };

  it('is told without any PSI when pages are read again and again, and memory does not grow by them', () => {
    const { final } = look(refaulting);
    expect(final).toMatchObject({ pressure: 'thrashing', severity: 'critical' });
    expect(inEnglish(final?.evidence[0])).toBe(
      '900 major faults/s without resident memory growing, and the kernel takes 95% of the CPU time',
    );
  });

  it.each<[string, FakeCurves]>([
    ['a file that is mapped in', { file: (t) => 50 * MiB + t * 900 * 4096 }],
    ['a workload that computes half of the time', { systemShare: () => 0.5 }],
    ['memory that grows by a third of what is read', { anon: (t) => 100 * MiB + (t * 900 * 4096) / 3 }],
    ['a few faults', { majorFaultsPerSecond: () => 100 }],
  ])('is not seen in %s', (_, other) => {
    expect(firstTime(look({ ...refaulting, ...other }), 'pressure', 'thrashing')).toBeNull();
  });

  it("believes the workload's own PSI before that of the machine", () => {
    const result = look({ memoryFull: () => 0, machineFull: () => 0.7, majorFaultsPerSecond: () => 900 });
    expect(firstTime(result, 'pressure', 'thrashing')).toBeNull();
  });
});

describe('some pressure', () => {
  it.each([
    ['memory_some_usec', 'watch', 'some tasks waited for memory 30% of the time'],
    ['io_some_usec', 'watch', 'some tasks waited for storage 30% of the time'],
    // On a busy machine all wait for a processor.
    ['cpu_some_usec', 'ok', 'some tasks waited for a processor 30% of the time'],
  ])('is told from %s: %s, and in words', (key, severity, text) => {
    const { final } = verdictsOf(stalled(key, 0.3), fakeFacts(2, 1));
    expect(final).toMatchObject({ pressure: 'some', severity });
    expect(final?.evidence.map((each) => inEnglish(each))).toContain(text);
    expect(verdictsOf(stalled(key, 0.05), fakeFacts(2, 1)).final).toMatchObject({ pressure: 'none', severity: 'ok' });
  });

  it('is told from 10 percent on', () => {
    expect(verdictsOf(stalled('io_some_usec', 0.15), fakeFacts(2, 1)).final?.pressure).toBe('some');
  });

  it('is told from run delay where there is no PSI', () => {
    const { final } = look({ cores: () => 0.6, delay: () => 0.4 });
    expect(final).toMatchObject({ pressure: 'some', severity: 'ok' });
    expect(final?.evidence.map((each) => inEnglish(each))).toContainEqual(
      expect.stringMatching(/^got \d+% of a core and waited for a processor 40% of the time$/),
    );
  });

  it("is no scheduler's jitter on a light load", () => {
    expect(look({ cores: () => 0.1, delay: () => 0.05 }).final?.pressure).toBe('none');
  });
});

describe('pressure', () => {
  it('is none when stalls were measured and there were none', () => {
    expect(look({ memoryFull: () => 0, memorySome: () => 0 }).final?.pressure).toBe('none');
  });

  it('is unknown when no stall was measured', () => {
    expect(look({}).final?.pressure).toBe('unknown');
  });
});
