import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AboveLoadParameters } from '../parameters.ts';
import { LoadFloors } from './load-floors.ts';

/** Bins of a second each, of one sample: what is added is what a bin has. The envelope is the lower of two floors. */
const parameters: AboveLoadParameters = {
  bin_s: 1,
  leastSamples: 1,
  bins: 16,
  scales: [{ envelopeBins: 2, rank: 0, trendBins: 3, aboveBins: 2, quantile: 1 }],
  guardBins: 1,
  leastHistory: 4,
  leastComparable: 2,
  loadRange: { from: 0.5, to: 1.1, margin_cores: 0 },
  spreads: 3,
  leastRatio: 0,
  least_bytes: 5,
  tau: 0,
  growthRatio: 0,
  stepRatio: 1,
  stepFit: 0,
};

type Bin = readonly [floor: number, load: number];

/** One bin for each pair of floor (bytes) and load (cores), from `start` on. */
function fill(floors: LoadFloors, bins: readonly Bin[], start = 0): LoadFloors {
  let work = 0;
  floors.add(start, bins[0]?.[0] ?? 0, work);
  bins.forEach(([floor, load], i) => {
    work += load * 1e6;
    floors.add(start + i + 1, floor, work);
  });
  return floors;
}
const readingOf = (bins: readonly Bin[], start = 0) => fill(new LoadFloors(parameters, 1), bins, start).reading(0);
const quiet: Bin = [100, 0.1];
const busy: Bin = [300, 1];
const risen: readonly Bin[] = [120, 130, 140, 150].map((floor) => [floor, 0.1]);
const hour: readonly Bin[] = Array(10).fill(quiet);

describe('floors with their load', () => {
  it('tell how far and how long the envelope lies above what was usual', () => {
    expect(readingOf([...hour, ...risen])).toMatchObject({
      floor: 140,
      excess: 40,
      least: 5,
      needed: 5,
      above: 3,
      growth: 20,
      tau: 1,
      early: 20,
      late: 40,
      span_s: 2,
    });
  });

  it('say nothing where there is no excess', () => {
    expect(readingOf([...hour, ...hour])).toBeNull();
    expect(readingOf([...hour, ...Array<Bin>(6).fill([105, 0.1])])).toBeNull();
  });

  it('say nothing until as many envelopes were seen, and then a trend', () => {
    const least = parameters.leastHistory + 1 + 2;
    expect(readingOf([...hour.slice(0, least), ...risen])).not.toBeNull();
    expect(readingOf([...hour.slice(0, least - 2), ...risen])).toBeNull();
  });

  it('count nothing as above in a climb that is known, while it is longer than the trend', () => {
    const aboveAfter = (climbing_s: number) => {
      const floors = fill(new LoadFloors(parameters, 1), [...hour, ...risen]);
      floors.add(15, 160, 15 * 1e5, climbing_s);
      return floors.reading(0)?.above;
    };
    expect(aboveAfter(0)).toBe(4);
    expect(aboveAfter(1)).toBe(4);
    expect(aboveAfter(2)).toBe(0);
  });

  it('go by the envelope: what is high now and then is none', () => {
    const noisy = risen.flatMap((bin) => [bin, quiet]);
    expect(readingOf([...hour, ...noisy])).toBeNull();
  });

  it('tell a level that its load explains from one that it does not', () => {
    const before = [quiet, quiet, quiet, busy, busy, busy, quiet, quiet, quiet, busy, busy, busy];
    expect(readingOf([...before, ...Array<Bin>(4).fill(busy)])).toBeNull();
    expect(readingOf([...before, ...Array<Bin>(4).fill([320, 1])])).toMatchObject({ excess: 20 });
  });

  it('need more where what was usual has varied', () => {
    const varied: readonly Bin[] = [92, 92, 92, 92, 108, 108, 108, 108, 100, 100, 100, 100].map((floor) => [
      floor,
      0.1,
    ]);
    const reading = readingOf([...varied, ...risen]);
    expect(reading?.needed).toBeCloseTo(3 * 1.48 * 8, 5);
    expect(reading?.above).toBe(1);
  });

  it('have nothing to compare a load with that was never seen', () => {
    expect(readingOf([...hour, ...Array<Bin>(6).fill(busy)])).toBeNull();
    expect(readingOf([...Array<Bin>(10).fill(busy), ...Array<Bin>(6).fill([900, 0.1])])).toBeNull();
  });

  it('know no load where none was measured, or the counter went back', () => {
    for (const work of [Number.NaN, 0]) {
      const floors = fill(new LoadFloors(parameters, 1), [...hour, ...risen]);
      expect(floors.reading(0)).not.toBeNull();
      floors.add(15, 200, work);
      expect(floors.reading(0)).toBeNull();
    }
  });

  it('keep what they know over a gap, but not the trend', () => {
    const floors = fill(new LoadFloors(parameters, 1), [...hour, ...risen]);
    floors.clear();
    expect(floors.reading(0)).toBeNull();
    expect(fill(floors, risen.slice(0, 3), 100).reading(0)).toBeNull();
    expect(fill(floors, [...risen, ...risen], 200).reading(0)).not.toBeNull();
  });

  it('say how a step fits what they saw', () => {
    const scales = [{ envelopeBins: 4, rank: 0, trendBins: 5, aboveBins: 2, quantile: 1 }];
    const fitOf = (bins: readonly Bin[]) =>
      fill(new LoadFloors({ ...parameters, bins: 40, scales }, 1), [...hour, ...hour, ...bins]).reading(0)?.stepFit;
    expect(fitOf(Array<Bin>(5).fill([400, 0.1]))).toBeLessThan(0.05);
    expect(fitOf(Array.from({ length: 12 }, (_, i): Bin => [100 + 10 * i, 0.1]))).toBeGreaterThan(1);
  });

  it('have no reading at a scale that there is not', () => {
    expect(fill(new LoadFloors(parameters, 1), [...hour, ...risen]).reading(-1)).toBeNull();
  });

  it('never find an excess where all floors are alike, whatever the load', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 8, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 2 ** 24 }),
        (loads, floor) => {
          expect(readingOf(loads.map((load) => [floor, load]))).toBeNull();
        },
      ),
    );
  });

  it('say the same whenever it began', () => {
    const bins = fc.array(fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.constantFrom(0.125, 0.25, 1)), {
      minLength: 10,
      maxLength: 40,
    });
    fc.assert(
      fc.property(bins, fc.integer({ min: 1, max: 10_000 }), (each, start) => {
        expect(readingOf(each, start)).toEqual(readingOf(each));
      }),
    );
  });
});
