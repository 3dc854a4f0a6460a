import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { Sample } from '@omnimind/protocol/trace';
import { MiB } from '@omnimind/testing/fake-curves';
import { describe, expect, it } from 'vitest';
import { engineParameters } from '../parameters.ts';
import { MemorySignals } from './memory-signals.ts';

const { memory } = engineParameters(defaultConfiguration);

function signalsOf(seconds: number, at: (t: number) => Omit<Sample, 't'>, interval_s = 1): MemorySignals {
  const signals = new MemorySignals(memory, interval_s);
  for (let t = 0; t <= seconds; t += interval_s) signals.add({ t, ...at(t) });
  return signals;
}

describe('the level of memory', () => {
  it('is what is resident and what was swapped out, together', () => {
    expect(signalsOf(1, () => ({ anon_bytes: 3 * MiB, swap_bytes: 2 * MiB })).level).toBe(5 * MiB);
    expect(signalsOf(1, () => ({ anon_bytes: 3 * MiB, swap_bytes: null })).level).toBe(3 * MiB);
  });

  it('is unknown when it was never measured, and when what was read is no size', () => {
    expect(signalsOf(10, () => ({ swap_bytes: 1 })).level).toBeNaN();
    expect(signalsOf(10, () => ({ anon_bytes: 1e300 })).level).toBeNaN();
  });

  it('is lost when it has not been measured for a minute', () => {
    const signals = signalsOf(100, () => ({ anon_bytes: MiB }));
    expect([signals.isLost({ t: 150 }), signals.isLost({ t: 161 })]).toEqual([false, true]);
    // Nothing at all was measured meanwhile: that is a pause.
    expect(signals.isLost({ t: 161, anon_bytes: MiB })).toBe(false);
    expect(new MemorySignals(memory, 1).isLost({ t: 1000 })).toBe(false);
  });

  it('begins anew after a gap: the rise of the past is past', () => {
    const signals = signalsOf(100, (t) => ({ anon_bytes: t * MiB }));
    expect(signals.young.highest - signals.young.lowest).toBe(100 * MiB);
    signals.clear();
    expect(signals.level).toBeNaN();
    signals.add({ t: 2000, anon_bytes: 100 * MiB });
    expect(signals.young.highest - signals.young.lowest).toBe(0);
    expect(signals.readings()).toEqual([]);
    expect(signals.measuredFor(2010)).toBe(10);
  });
});

describe('a reading of a window', () => {
  it('is there when half of its bins are', () => {
    expect(signalsOf(110, () => ({ anon_bytes: MiB })).readings()).toEqual([]);
    expect(
      signalsOf(130, () => ({ anon_bytes: MiB }))
        .readings()
        .map(({ bins, full }) => [bins, full]),
    ).toEqual([[6, false]]);
  });

  it('is of every scale that the interval allows, shortest first', () => {
    const minutes = signalsOf(86_400, () => ({ anon_bytes: MiB }), 60).readings();
    expect(minutes.map(({ window }) => window.window_s)).toEqual(
      memory.windows.map(({ window_s }) => window_s).filter((window_s) => window_s >= 600),
    );
  });

  it('tells the rise of the floor, not of the teeth', () => {
    const signals = signalsOf(900, (t) => ({ anon_bytes: 100 * MiB + t * 0.1 * MiB + (t % 10) * 20 * MiB }));
    for (const { trend } of signals.readings()) expect(trend.slope / MiB).toBeCloseTo(0.1, 1);
  });

  it('learns its ceiling from what lies before the window', () => {
    const signals = signalsOf(1200, (t) => ({ anon_bytes: (t < 600 ? 300 : 100) * MiB }));
    const [first] = signals.readings();
    expect((first?.ceiling ?? 0) / (300 * MiB)).toBeCloseTo(1, 1);
    expect(first?.floor).toBe(100 * MiB);
  });

  it('has no ceiling while there is nothing before the window', () => {
    expect(signalsOf(200, () => ({ anon_bytes: MiB })).readings()[0]?.ceiling).toBeNaN();
  });

  it('tells the growth for each byte that was read, where that was measured', () => {
    const kept = signalsOf(300, (t) => ({ anon_bytes: 100 * MiB + t * MiB, rchar: 2 * t * MiB }));
    expect(kept.readings()[0]?.perByteRead).toBeCloseTo(0.5, 1);
    const unknown = signalsOf(300, (t) => ({ anon_bytes: 100 * MiB + t * MiB }));
    expect(unknown.readings()[0]?.perByteRead).toBeNaN();
  });

  it('of bins that hold too few samples is not trusted before a window of history', () => {
    const young = signalsOf(3000, () => ({ anon_bytes: MiB }), 60).readings()[0];
    expect([young?.window.window_s, young?.trusted]).toEqual([600, true]);
    const first = signalsOf(600, () => ({ anon_bytes: MiB }), 60).readings()[0];
    expect(first?.trusted).toBe(false);
  });
});
