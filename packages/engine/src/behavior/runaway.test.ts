import type { Sample } from '@omnimind/protocol/trace';
import {
  type FakeCurves,
  fakeFacts,
  fakeNoise,
  fakeSamples,
  firstTime,
  MiB,
  verdictsOf,
} from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';

const onset = 240;
const before = (rate: number) => (t: number) => (t < onset ? rate : 0);
/** Four minutes of honest work on one core, then a loop. */
const loop: FakeCurves = {
  cores: () => 1,
  anon: () => 100 * MiB,
  bytesPerSecond: before(5e6),
  switchesPerSecond: before(100),
  faultsPerSecond: before(1000),
  linesPerSecond: before(2),
};
const look = (curves: FakeCurves, cores = 2, seconds = 900) =>
  verdictsOf(fakeSamples(curves, 1, seconds), fakeFacts(cores, 1));

describe('runaway', () => {
  it('is a loop that replaces honest work, named within six minutes of its onset', () => {
    const result = look(loop, 2, onset + 360);
    const found = firstTime(result, 'cpu_behavior', 'runaway');
    expect(found).toBeGreaterThan(onset);
    expect(found).toBeLessThanOrEqual(onset + 360);
    expect(result.final?.severity).toBe('alert');
  });

  it('is so on a machine of any size: it is the thread that is pinned', () => {
    for (const cores of [1, 8, 64]) expect(look(loop, cores).final?.cpu_behavior).toBe('runaway');
  });

  it('is so where the honest work took less than the loop does', () => {
    const result = look({ ...loop, cores: (t) => (t < onset ? 0.4 : 1) });
    expect(firstTime(result, 'cpu_behavior', 'runaway')).toBeLessThanOrEqual(onset + 360);
  });

  it('says what is pinned, and what has collapsed from what to what, the worst news first', () => {
    const verdict = look(loop).final;
    expect(verdict?.evidence.slice(0, 5).map(inEnglish)).toEqual([
      '1 thread has not slept for 5 min: running and waiting for a processor add up to 1 core',
      'bytes read and written fell from 4.77 MiB to 0 B per second of CPU time',
      'voluntary context switches fell from 100 to 0 per second of CPU time',
      'page faults fell from 1000 to 0 per second of CPU time',
      'lines of output fell from 2 to 0 per second of CPU time',
    ]);
  });

  it('names at least three independent signals, and is the surer the more there are', () => {
    const three = look({ ...loop, faultsPerSecond: () => 0, linesPerSecond: () => 0 }).final;
    const five = look(loop).final;
    expect(three?.cpu_behavior).toBe('runaway');
    expect(three?.evidence.filter(({ signal }) => signal !== 'anon_level').length).toBe(3);
    expect(five?.confidence).toBeGreaterThan(three?.confidence ?? 1);
  });

  it('is seen beside helpers that sleep and wait, when nothing is done any more', () => {
    const noise = fakeNoise(3);
    const result = look({
      ...loop,
      cores: (t) => (t < onset ? 0.2 : 0.3),
      delay: (t) => (t < onset ? 0.2 : 0.9 + 0.3 * noise()),
    });
    expect(firstTime(result, 'cpu_behavior', 'runaway')).toBeLessThanOrEqual(onset + 360);
  });

  it('is watched where a thread never sleeps beside work that goes on', () => {
    const beside: FakeCurves = {
      cores: (t) => (t < onset ? 0.3 : 1.3),
      bytesPerSecond: (t) => (t < onset ? 3e5 : 2e5),
      switchesPerSecond: (t) => (t < onset ? 60 : 150),
      threads: () => 4,
    };
    const result = look(beside);
    expect(firstTime(result, 'cpu_behavior', 'runaway')).toBeLessThanOrEqual(onset + 360);
    expect(result.final).toMatchObject({ cpu_behavior: 'runaway', severity: 'watch' });
    const found = result.changes.find(({ cpu_behavior }) => cpu_behavior === 'runaway');
    expect(inEnglish(found?.evidence[1])).toBe('CPU use has stepped from 0.3 to 1.3 cores and stays there');
    // More is done, there is no second thread, or it rests now and then.
    const none = (curves: FakeCurves) => firstTime(look({ ...beside, ...curves }), 'cpu_behavior', 'runaway');
    expect(none({ bytesPerSecond: (t) => (t < onset ? 3e5 : 6e5) })).toBeNull();
    expect(none({ threads: () => 1 })).toBeNull();
    expect(none({ cores: (t) => (t < onset ? 0.3 : t % 20 < 10 ? 1.3 : 0.8) })).toBeNull();
  });

  it('is watched by its thread, where threads are followed: whatever the others do beside it', () => {
    const work: FakeCurves = {
      cores: (t) => 0.5 + 0.4 * Math.sin(t / 20),
      bytesPerSecond: () => 3e5,
      threads: () => 4,
    };
    const followed = (share: number) =>
      fakeSamples(work, 1, 900).map((sample) => ({
        ...sample,
        ...(sample.t < onset
          ? { busy_tid: 7, busy_run_usec: sample.t * 1e5, busy_delay_usec: 0 }
          : {
              busy_tid: 8,
              busy_run_usec: (sample.t - onset) * 4e5,
              busy_delay_usec: (sample.t - onset) * (share - 0.4) * 1e6,
            }),
      }));
    const result = verdictsOf(followed(1), fakeFacts(2, 1));
    expect(firstTime(result, 'cpu_behavior', 'runaway')).toBeLessThanOrEqual(onset + 330);
    expect(result.final).toMatchObject({ cpu_behavior: 'runaway', severity: 'watch' });
    expect(firstTime(verdictsOf(followed(0.8), fakeFacts(2, 1)), 'cpu_behavior', 'runaway')).toBeNull();
  });

  it('is no computation that reports on its progress, however rarely: every half minute some words', () => {
    const words = (every_s: number) =>
      fakeSamples(loop, 1, 900).map((sample) => ({
        ...sample,
        wchar: sample.t < onset ? 0 : 40 * Math.floor((sample.t - onset) / every_s),
      }));
    const found = (every_s: number) =>
      firstTime(verdictsOf(words(every_s), fakeFacts(2, 1)), 'cpu_behavior', 'runaway');
    expect(found(30)).toBeNull();
    expect(found(400)).not.toBeNull();
  });

  it('is no silent computation with what was read before: that is a suspicion', () => {
    const loading: FakeCurves = {
      cores: (t) => (t < onset ? 0.4 : 1),
      bytesPerSecond: before(5e6),
      switchesPerSecond: before(50),
    };
    const result = look(loading);
    expect(firstTime(result, 'cpu_behavior', 'runaway')).toBeNull();
    expect(result.final?.severity).toBe('watch');
  });

  it('is seen under contention by the time that the thread waited for a processor', () => {
    const result = look({ ...loop, cores: (t) => (t < onset ? 0.9 : 0.6), delay: (t) => (t < onset ? 0.1 : 0.4) });
    expect(firstTime(result, 'cpu_behavior', 'runaway')).toBeLessThanOrEqual(onset + 360);
  });

  it('is seen on a starved machine, where the thread gets a twentieth of a core', () => {
    const busy = { cores: (t: number) => (t < onset ? 0.9 : 0.05), delay: (t: number) => (t < onset ? 0.1 : 0.95) };
    const result = look({ ...loop, ...busy });
    expect(firstTime(result, 'cpu_behavior', 'runaway')).toBeLessThanOrEqual(onset + 360);
  });

  it('is no honest work that is starved: per second of CPU time it does what it did', () => {
    const given = (t: number) => (t < onset ? 0.9 : 0.05);
    const result = look({
      cores: given,
      delay: (t) => 1 - given(t),
      bytesPerSecond: (t) => 5e6 * given(t),
      switchesPerSecond: (t) => 100 * given(t),
      faultsPerSecond: (t) => 1000 * given(t),
    });
    expect(firstTime(result, 'cpu_behavior', 'runaway')).toBeNull();
  });

  it('is no work of one thread that is starved from some moment on, and never sleeps for it', () => {
    const given = (t: number) => (t < onset ? 0.4 : 0.1);
    const bytesPerSecond = (t: number) => 4e6 * given(t);
    const curves: FakeCurves = { cores: given, delay: (t) => 0.9 - given(t) / 2, bytesPerSecond, threads: () => 1 };
    const starved = fakeSamples(curves, 1, 900).map((sample) => ({
      ...sample,
      busy_tid: 7,
      busy_run_usec: sample.t < onset ? 0 : (sample.t - onset) * 1e5,
      busy_delay_usec: sample.t < onset ? 0 : (sample.t - onset) * 9e5,
    }));
    expect(firstTime(verdictsOf(starved, fakeFacts(2, 1)), 'cpu_behavior', 'runaway')).toBeNull();
  });

  it('is not seen under contention without it: 60 percent of a core may be sleep', () => {
    const result = look({ ...loop, cores: (t) => (t < onset ? 1 : 0.6) });
    expect(firstTime(result, 'cpu_behavior', 'runaway')).toBeNull();
  });

  it('is a spin in system calls, by the share of the kernel that rose', () => {
    const spin = { ...loop, switchesPerSecond: () => 0, faultsPerSecond: () => 0, linesPerSecond: () => 0 };
    const result = look({ ...spin, systemShare: (t) => (t < onset ? 0.1 : 0.87) }, 2, onset + 330);
    expect(result.final?.cpu_behavior).toBe('runaway');
    expect(result.final?.evidence.map(inEnglish)).toContain("the kernel's share of its CPU time rose from 10% to 87%");
    expect(firstTime(look(spin), 'cpu_behavior', 'runaway')).toBeNull();
  });

  it('is seen by few switches that are gone: one and a half a second over minutes are no chance', () => {
    const seldom = { cores: () => 1, bytesPerSecond: before(5e6), switchesPerSecond: before(1.5) };
    expect(firstTime(look(seldom), 'cpu_behavior', 'runaway')).toBeLessThanOrEqual(onset + 360);
    expect(firstTime(look({ ...seldom, switchesPerSecond: before(0.5) }), 'cpu_behavior', 'runaway')).toBeNull();
  });

  it('is a retry storm whose runtime still waits a little, beside its helper threads', () => {
    const storm: FakeCurves = {
      cores: (t) => (t < onset ? 0.3 : 0.7),
      delay: (t) => (t < onset ? 0.15 : 0.41),
      bytesPerSecond: before(1e6),
      faultsPerSecond: before(60),
      switchesPerSecond: (t) => (t < onset ? 17 : 25),
      systemShare: (t) => (t < onset ? 0.04 : 0.45),
    };
    expect(firstTime(look(storm), 'cpu_behavior', 'runaway')).toBeLessThanOrEqual(onset + 360);
  });

  it('is a spin whose helper threads wait several times as often as before', () => {
    const spin = { ...loop, switchesPerSecond: (t: number) => (t < onset ? 20 : 130) };
    expect(firstTime(look(spin), 'cpu_behavior', 'runaway')).toBeLessThanOrEqual(onset + 360);
  });

  it('is told from a part of one more thread also where there are many', () => {
    const many = { ...loop, cores: (t: number) => (t < onset ? 6 : 16) };
    expect(firstTime(look(many, 64), 'cpu_behavior', 'runaway')).toBeLessThanOrEqual(onset + 360);
    const between = { ...many, cores: (t: number) => (t < onset ? 6 : 15.6) };
    expect(firstTime(look(between, 64), 'cpu_behavior', 'runaway')).toBeNull();
  });

  it('is not called on two signals', () => {
    const result = look({ cores: () => 1, bytesPerSecond: before(5e6) });
    expect(firstTime(result, 'cpu_behavior', 'runaway')).toBeNull();
  });

  it.each<[string, FakeCurves]>([
    ['prints', { linesPerSecond: () => 2 }],
    ['reads and writes', { bytesPerSecond: () => 5e6 }],
    ['waits', { switchesPerSecond: () => 100 }],
    ['takes memory and gives it back', { faultsPerSecond: () => 1000 }],
    ['starts processes', { pids: (t) => 2 + (t % 2) }],
  ])('is no workload that still %s', (_, sign) => {
    expect(firstTime(look({ ...loop, ...sign }), 'cpu_behavior', 'runaway')).toBeNull();
  });

  it('is no workload that rests now and then', () => {
    const result = look({ ...loop, cores: (t) => (t < onset || t % 35 < 25 ? 1 : 0.2) });
    expect(firstTime(result, 'cpu_behavior', 'runaway')).toBeNull();
  });

  it('is no thread that sleeps a tenth of the time', () => {
    expect(firstTime(look({ ...loop, cores: (t) => (t < onset ? 1 : 0.92) }), 'cpu_behavior', 'runaway')).toBeNull();
  });

  it('is no workload that does a sixth of what it did', () => {
    const result = look({ ...loop, bytesPerSecond: (t) => (t < onset ? 5e6 : 8e5) });
    expect(firstTime(result, 'cpu_behavior', 'runaway')).toBeNull();
  });

  it('asks for two minutes of honest work before: less is a start, not a life', () => {
    const since = (start: number): FakeCurves => ({
      ...loop,
      bytesPerSecond: (t) => (t < start ? 5e6 : 0),
      switchesPerSecond: (t) => (t < start ? 100 : 0),
      faultsPerSecond: (t) => (t < start ? 1000 : 0),
      linesPerSecond: (t) => (t < start ? 2 : 0),
    });
    expect(firstTime(look(since(60)), 'cpu_behavior', 'runaway')).toBeNull();
    expect(firstTime(look(since(150)), 'cpu_behavior', 'runaway')).not.toBeNull();
  });

  it('goes on as long as the loop does, longer than its honest life is remembered', () => {
    const spin = { ...loop, switchesPerSecond: () => 0, faultsPerSecond: () => 0, linesPerSecond: () => 0 };
    for (const curves of [loop, { ...spin, systemShare: (t: number) => (t < onset ? 0.1 : 0.87) }]) {
      const { changes, final } = look(curves, 2, 3 * 3600);
      expect(changes.at(-1)?.cpu_behavior).toBe('runaway');
      expect(final).toMatchObject({ cpu_behavior: 'runaway', severity: 'alert' });
      expect(final?.evidence.map(inEnglish)).toContain('already a runaway before, and no sign of progress since');
    }
  });

  it('is over as soon as there is progress again, also after hours', () => {
    const { final } = look({ ...loop, bytesPerSecond: (t) => (t < onset || t > 7200 ? 5e6 : 0) }, 2, 7300);
    expect(final?.cpu_behavior).toBe('stable');
  });

  it('is over soon when the loop ends', () => {
    const result = look({ ...loop, cores: (t) => (t < 700 ? 1 : 0.3) }, 2, 900);
    expect(firstTime(result, 'cpu_behavior', 'runaway')).not.toBeNull();
    expect(result.final).toMatchObject({ cpu_behavior: 'stable', severity: 'ok' });
  });
});

describe('a tight kernel from the start', () => {
  const kernel: FakeCurves = {
    cores: () => 1,
    bytesPerSecond: () => 0,
    switchesPerSecond: () => 0.5,
    faultsPerSecond: () => 0,
  };

  it('is never runaway, only watched: it may be an honest computation', () => {
    const result = look(kernel, 2, 1800);
    expect(firstTime(result, 'cpu_behavior', 'runaway')).toBeNull();
    expect(result.final).toMatchObject({ cpu_behavior: 'stable', severity: 'watch' });
    expect(firstTime(result, 'severity', 'watch')).toBe(300);
  });

  it('says what is suspected and why it is not known', () => {
    const texts = look(kernel).final?.evidence.map(inEnglish);
    expect(texts).toContain(
      'no sign of progress visible from outside: heavy computation or an endless loop; a line of output now and then would tell them apart',
    );
    expect(texts).toContain('1 thread has not slept for 5 min: running and waiting for a processor add up to 1 core');
  });

  it('is not even suspected when it shows progress', () => {
    const result = look({ ...kernel, faultsPerSecond: () => 80_000 });
    expect(firstTime(result, 'severity', 'watch')).toBeNull();
  });

  it('is not suspected while it writes a line now and then, and is once that ends', () => {
    const line = (until: number) => (sample: Sample) => ({
      ...sample,
      wchar: 30 * Math.floor(Math.min(sample.t, until) / 60),
    });
    const severityAt = (until: number) =>
      verdictsOf(fakeSamples(kernel, 1, 1800).map(line(until)), fakeFacts(2, 1)).final?.severity;
    expect(severityAt(1800)).toBe('ok');
    expect(severityAt(900)).toBe('watch');
  });

  it('is not suspected when nothing but CPU time was measured: less is said', () => {
    expect(firstTime(look({ cores: () => 1 }), 'severity', 'watch')).toBeNull();
  });

  it('is not suspected below a whole thread', () => {
    expect(firstTime(look({ ...kernel, cores: () => 0.8 }), 'severity', 'watch')).toBeNull();
  });
});
