import type { Sample } from '@omnimind/protocol/trace';
import { describe, expect, it } from 'vitest';
import { type Channel, CpuSignals, channels } from './cpu-signals.ts';

/** Signals after the samples, with every window closed. */
function signalsOf(samples: readonly Sample[], interval_s = 1): CpuSignals {
  const signals = new CpuSignals(2, interval_s);
  for (const sample of samples) signals.add(sample, false);
  return signals;
}
const each = (seconds: number, at: (t: number) => object): Sample[] =>
  Array.from({ length: seconds + 1 }, (_, t) => ({ t, ...at(t) }));
const newest = (signals: CpuSignals, channel: Channel) => signals.slots.mean(channel, 0);

describe('the rates of a workload', () => {
  it('are taken of every counter, in its unit', () => {
    const signals = signalsOf(
      each(5, (t) => ({
        user_usec: 300_000 * t,
        system_usec: 200_000 * t,
        run_delay_usec: 100_000 * t,
        rchar: 10 * t,
        wchar: 20 * t,
        read_bytes: 30 * t,
        write_bytes: 40 * t,
        ctx_voluntary: 5 * t,
        minflt: 6 * t,
        majflt: t,
        pids: 1 + t,
        threads: 3 + 2 * t,
        output_lines: 2 * t,
      })),
    );
    const expected: [Channel, number][] = [
      [channels.cores, 0.5],
      [channels.system, 0.2],
      [channels.delay, 0.1],
      [channels.bytes, 100],
      [channels.switches, 5],
      [channels.faults, 7],
      [channels.births, 3],
      [channels.output, 2],
    ];
    for (const [channel, rate] of expected) expect(newest(signals, channel)).toBeCloseTo(rate, 5);
  });

  it('are not known for what was not measured', () => {
    const signals = signalsOf(each(5, (t) => ({ user_usec: 1e6 * t, rchar: null })));
    for (const channel of [channels.system, channels.bytes, channels.switches, channels.delay])
      expect(newest(signals, channel)).toBeNaN();
    expect(newest(signals, channels.cores)).toBeCloseTo(1, 6);
  });

  it('leave out a part that was missing for a while, and make no jump of its return', () => {
    const signals = signalsOf(
      each(5, (t) => ({ read_bytes: 10 * t, ...(t === 2 || t === 3 ? {} : { rchar: 1e9 + 100 * t }) })),
    );
    expect(newest(signals, channels.bytes)).toBeLessThanOrEqual(110);
    expect(newest(signals, channels.bytes)).toBeGreaterThanOrEqual(10);
  });

  it('are never negative: a counter that falls is damage, a process that ends is no birth', () => {
    const signals = signalsOf(each(5, (t) => ({ user_usec: 1e6 * (10 - t), pids: 10 - t, threads: 10 - t })));
    expect(newest(signals, channels.cores)).toBeNaN();
    expect(newest(signals, channels.births)).toBe(0);
  });

  it('are not taken across a gap', () => {
    const signals = signalsOf(each(5, (t) => ({ user_usec: 1e6 * t })));
    const observed_s = signals.observed_s;
    signals.add({ t: 25, user_usec: 9e9 }, true);
    for (let t = 26; t <= 30; t += 1) signals.add({ t, user_usec: 9e9 }, false);
    // What was before stands; the time that was not measured passes.
    expect([5, 4, 3, 2, 1, 0].map((i) => signals.slots.mean(channels.cores, i))).toEqual([
      1,
      ...Array(4).fill(Number.NaN),
      0,
    ]);
    expect(signals.observed_s).toBe(observed_s + 5);
  });
});

describe('a short pause', () => {
  it('has the mean of what goes on meanwhile, and nothing of what comes in bursts: one line is no line in each slot', () => {
    const signals = new CpuSignals(2, 1);
    const paused = { t: 40, user_usec: 3e7, ctx_voluntary: 800, wchar: 80, rchar: 0, output_lines: 1 };
    for (let t = 0; t <= 20; t += 1)
      signals.add({ t, user_usec: 5e5 * t, ctx_voluntary: 10 * t, wchar: 0, rchar: 0, output_lines: 0 }, false);
    expect(signals.add(paused, false)).toBe(4);
    const late = (channel: Channel) => [0, 1, 2, 3].map((i) => signals.slots.mean(channel, i));
    expect(late(channels.cores)).toEqual([1, 1, 1, 1]);
    expect(late(channels.switches)).toEqual([30, 30, 30, 30]);
    for (const channel of [channels.bytes, channels.written, channels.output])
      expect(late(channel)).toEqual(Array(4).fill(Number.NaN));
  });
});

describe('the windows', () => {
  it('have slots of five seconds, or of the interval when it is longer', () => {
    expect(signalsOf(each(60, (t) => ({ user_usec: t }))).slots.count).toBe(12);
    expect(new CpuSignals(2, 60).slots.slot_s).toBe(60);
  });

  it('have minutes, each the median of its slots: a short peak is not in it', () => {
    const signals = signalsOf(each(120, (t) => ({ user_usec: t < 10 ? 2e6 * t : 2e7 + 1e5 * (t - 10) })));
    expect(signals.minutes.count).toBe(2);
    expect(signals.minutes.mean(channels.cores, 1)).toBeCloseTo(0.1, 5);
  });

  it('give sliding minutes that end now', () => {
    const signals = signalsOf(each(150, (t) => ({ user_usec: t < 90 ? 0 : 1e6 * (t - 90) })));
    const into = new Float64Array(8);
    expect(signals.copyMinutes(channels.cores, 5, into)).toBe(2);
    expect([...into.subarray(0, 2)]).toEqual([0, 1]);
  });

  it('take a scrap of a slot at the end of a short run, and none beside whole ones', () => {
    const short = signalsOf(each(2, (t) => ({ user_usec: 1e6 * t })));
    short.conclude();
    expect(short.slots.count).toBe(1);
    const long = signalsOf(each(62, (t) => ({ user_usec: 1e6 * t })));
    long.conclude();
    expect(long.slots.count).toBe(12);
  });
});
