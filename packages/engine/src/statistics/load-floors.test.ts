import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AboveLoadParameters, LoadFloors } from './load-floors.ts';

/** Bins of a second each, of one sample: what is added is what a bin has. */
const parameters: AboveLoadParameters = {
  bin_s: 1,
  windowBins: 3,
  bins: 12,
  leastHistory: 4,
  leastComparable: 2,
  loadRange: [0.5, 1.1],
  loadMargin_cores: 0,
  quantile: 1,
  leastRatio: 0,
  least_bytes: 5,
  aboveBins: 3,
  tau: 0,
  growthRatio: 0,
  growthSpreads: 0,
  stepRatio: 1,
};

/** One bin for each pair of floor (bytes) and load (cores), from `start` on. */
function fill(floors: LoadFloors, bins: readonly (readonly [number, number])[], start = 0): LoadFloors {
  let work = 0;
  floors.add(start, bins[0]?.[0] ?? 0, work);
  bins.forEach(([floor, load], i) => {
    work += load * 1e6;
    floors.add(start + i + 1, floor, work);
  });
  return floors;
}
const quiet = [100, 0.1] as const;
const busy = [300, 1] as const;

describe('floors with their load', () => {
  it('say nothing until a window and what came before it are known', () => {
    const known = parameters.leastHistory + parameters.windowBins;
    expect(fill(new LoadFloors(1, parameters, 1), Array(known + 2).fill(quiet)).reading).toBeNull();
    expect(fill(new LoadFloors(1, parameters, 1), Array(known + 3).fill(quiet)).reading).toMatchObject({
      floor: 100,
      excess: 0,
      growth: 0,
      tau: 0,
      above: 0,
      span_s: 2,
    });
  });

  it('tell a level that its load explains from one that it does not', () => {
    const before = [quiet, busy, quiet, busy, quiet, busy, quiet, busy];
    const explained = fill(new LoadFloors(1, parameters, 1), [...before, busy, busy, busy]).reading;
    expect(explained).toMatchObject({ excess: 0, above: 0 });
    expect(explained?.load_cores).toBeCloseTo(1, 5);
    const risen = [120, 130, 145].map((floor) => [floor, 0.1] as const);
    expect(fill(new LoadFloors(1, parameters, 1), [...before, ...risen]).reading).toMatchObject({
      floor: 145,
      excess: 45,
      above: 3,
      tau: 1,
      growth: 25,
    });
  });

  it('have no ceiling for a load that was never seen', () => {
    const before = Array(8).fill(quiet);
    expect(fill(new LoadFloors(1, parameters, 1), [...before, busy, busy, busy]).reading).toBeNull();
  });

  it('have no ceiling under a quiet that was never seen', () => {
    const before = Array(8).fill(busy);
    expect(fill(new LoadFloors(1, parameters, 1), [...before, quiet, quiet, quiet]).reading).toBeNull();
  });

  it('know no load where none was measured, or the counter went back', () => {
    const floors = fill(new LoadFloors(1, parameters, 1), Array(10).fill(quiet));
    expect(floors.reading).not.toBeNull();
    floors.add(11, 100, Number.NaN);
    expect(floors.reading).toBeNull();
    const reset = fill(new LoadFloors(1, parameters, 1), Array(10).fill(quiet));
    reset.add(11, 100, 0);
    expect(reset.reading).toBeNull();
  });

  it('keep what they know over a gap, but not the window', () => {
    const floors = fill(new LoadFloors(1, parameters, 1), Array(10).fill(quiet));
    floors.clear();
    expect(floors.reading).toBeNull();
    expect(fill(floors, Array(2).fill(quiet), 100).reading).toBeNull();
    expect(fill(floors, Array(3).fill(quiet), 200).reading).toMatchObject({ excess: 0 });
  });

  it('never find an excess where all floors are alike, whatever the load', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 8, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 2 ** 24 }),
        (loads, floor) => {
          const { reading } = fill(
            new LoadFloors(1, parameters, 1),
            loads.map((load) => [floor, load] as const),
          );
          expect(reading === null || (reading.excess === 0 && reading.above === 0)).toBe(true);
        },
      ),
    );
  });

  it('say the same whenever it began', () => {
    const bins = fc.array(fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.constantFrom(0.125, 0.25, 1)), {
      minLength: 10,
      maxLength: 30,
    });
    fc.assert(
      fc.property(bins, fc.integer({ min: 1, max: 10_000 }), (each, start) => {
        const { reading } = fill(new LoadFloors(1, parameters, 1), each);
        expect(fill(new LoadFloors(1, parameters, 1), each, start).reading).toEqual(reading);
      }),
    );
  });
});
