import type { Configuration } from '@omnimind/protocol/configuration';
import type { AboveLoadParameters } from './statistics/load-floors.ts';

const MiB = 2 ** 20;

/**
 * Every number that decides a behavior, in one place, each with its reason or its measured figure. What a user may set
 * comes from the configuration; the rest is the same on every machine.
 */
export interface EngineParameters {
  readonly cpu: CpuParameters;
  readonly runaway: RunawayParameters;
  readonly memory: MemoryParameters;
  readonly pressure: PressureParameters;
  readonly exhaustion: ExhaustionParameters;
}

export interface CpuParameters {
  /** Share of what a workload may use from which use is high. */
  readonly highShare: number;
  /** High use ends this much below `highShare`, so that a level at the edge does not flap. */
  readonly highShareMargin: number;
  /** Mean share below which a workload is idle. */
  readonly idleShare: number;
  /** Share at which the machine, not the workload, ends a rise: the brief's bad curve ends at 99 %. */
  readonly ceilingShare: number;
  /** A rise into the ceiling counts from this share on; from below it is a ramp to a plateau. */
  readonly ceilingStartShare: number;
  /**
   * A rise into the ceiling is at least this much over five minutes, as a share: the brief's is 0.14, and 0.105 where
   * the minutes are means of a line. Over four minutes three quarters of it will do: the brief's, without its first
   * minute, is 0.07.
   */
  readonly ceilingRise: number;
  /** A fall by this share between any two of its minutes makes it no rise. */
  readonly ceilingFall: number;
  /** Lengths of the windows for a trend, min. */
  readonly trendWindows_min: readonly number[];
  /** Kendall's τ of a trend; p < 0.001 with 10 points. */
  readonly trendTau: number;
  /** Least growth of a trend, as a share of what may be used; ratios alone fire all day on light loads. */
  readonly trendGrowthShare: number;
  /** Least growth of a trend, relative to the level at the window's start. */
  readonly trendGrowthRatio: number;
  /** The second half of a trend rises at least at this share of the first half's slope; below it the rise slows. */
  readonly slowing: number;
  /** Growth is at least this many times the median deviation from the trend. */
  readonly noiseFactor: number;
  /** A trend must pass this quantile of the minutes before it. */
  readonly historyQuantile: number;
  /** A rise that has lasted this long is an alert, s. */
  readonly alertAfter_s: number;
  /** Least rise of a ramp, as a share of what may be used. */
  readonly rampShare: number;
  /** Least height of a spike above the base level, as a share of what may be used. */
  readonly spikeShare: number;
  /** Autocorrelation of an oscillation. */
  readonly cycleStrength: number;
  /** Least swing of an oscillation, as a share of what may be used. */
  readonly cycleShare: number;
}

export interface RunawayParameters {
  /** How long threads must be pinned, s. */
  readonly after_s: number;
  /** CPU time and run delay together lie this close to a whole number of threads. */
  readonly wholeThreadTolerance: number;
  /** Share of the window's slots that must be pinned. */
  readonly pinnedShare: number;
  /** A rate has collapsed below this share of what the workload showed before. */
  readonly collapsedShare: number;
  /** Minutes of honest work before, without which nothing can have collapsed. */
  readonly earlierMinutes: number;
  /** Independent signals that make a verdict of a suspicion. */
  readonly signals: number;
}

export interface MemoryParameters {
  /** Windows of floor bins, s, and what each asks for. */
  readonly windows: readonly MemoryWindow[];
  /** Least growth of a leak's floor within ten minutes, bytes. */
  readonly leakGrowth_bytes: number;
  /**
   * The same over half an hour or more, where the floor is known better. 6 MB finds 17 of 20 leaks of 10 %/h in the
   * small pods of the public corpus in time, 16 MB finds 14, with the same false alarms.
   */
  readonly longLeakGrowth_bytes: number;
  /** Least growth relative to the level at the window's start. */
  readonly growthRatio: number;
  /** Growth is at least this many times the median deviation from the trend. */
  readonly noiseFactor: number;
  /** Second half's slope below this share of the first half's: the growth slows, warming up. */
  readonly slowing: number;
  /** Windows up to this length are short, s: in them caches fill and just-in-time compilers warm up. */
  readonly shortWindow_s: number;
  /** `slowing` in short windows. */
  readonly shortSlowing: number;
  /** τ of a floor that never falls and rises in four steps or more. */
  readonly staircaseTau: number;
  /**
   * One step above this share of the growth is a step, not a trend. With 0.5 the young heap of a small V8, which grows in a
   * few steps of 5 to 19 MB, was called a leak once.
   */
  readonly stepShare: number;
  /**
   * A bin of fewer samples knows no floor: a sawtooth of 12 min, sampled each minute, looks like a leak on its first
   * rise. Such a window waits for a full window of history.
   */
  readonly leastSamplesPerBin: number;
  /** The floor must pass this quantile of the floors before the window: the learned ceiling. */
  readonly historyQuantile: number;
  /**
   * Growth within this range of the bytes that were read is data kept, not a leak; in short windows only: a data set is read
   * in by then, and what goes on exhausts memory.
   */
  readonly retainedIntake: readonly [number, number];
  /** A fall by this share of the level, and by `sawtoothFall_bytes`, is a collection. */
  readonly sawtoothFall: number;
  readonly sawtoothFall_bytes: number;
  readonly aboveLoad: AboveLoadParameters;
}

export interface MemoryWindow {
  /** Length, s. */
  readonly window_s: number;
  /**
   * Kendall's τ that a leak needs here. A staircase that never falls has ties, which count against τ-a: four steps or
   * more pass with `MemoryParameters.staircaseTau`.
   */
  readonly tau: number;
  /** What the window may say by itself. */
  readonly says: 'growing' | 'leaking';
  /** Asks for exhaustion within this time (s) at the window's own rate; `null` for none. */
  readonly exhaustionWithin_s: number | null;
}

export interface PressureParameters {
  /** Window of the stall rates, s. */
  readonly window_s: number;
  /** Share of wall time stalled from which a workload notices. */
  readonly someShare: number;
  /** Share of wall time in which all tasks were stalled on memory that is thrashing. */
  readonly thrashingShare: number;
  /** Major faults a second that stand for thrashing where only the whole machine's PSI is known, and is that high. */
  readonly thrashingFaults: number;
  /** Without PSI: the kernel's share of the CPU time while pages are read again and again; 0.97 was measured. */
  readonly refaultingKernelShare: number;
  /** Growth of resident memory over the bytes that major faults bring: a file that is mapped in has 1 and more. */
  readonly refaultingGrowth: number;
}

export interface ExhaustionParameters {
  /** Exhaustion nearer than this is critical, s. */
  readonly urgent_s: number;
  /** The urgent lane asks for less than this share of the limit to be left: a model being loaded fills fast, and stops. */
  readonly urgentRemaining: number;
  /** Scales that disagree more than this many times give no forecast. */
  readonly disagreement: number;
  /** The range across scales is widened by this factor on either side. */
  readonly widening: number;
}

/** The parameters under a configuration. */
export function engineParameters(configuration: Configuration): EngineParameters {
  const { detection } = configuration;
  const longLeakGrowth_bytes = (detection.leak_growth * 3) / 8;
  return {
    cpu: {
      highShare: detection.high_use,
      highShareMargin: 0.05,
      idleShare: 0.01,
      ceilingShare: 0.97,
      ceilingStartShare: 0.6,
      ceilingRise: 0.08,
      ceilingFall: 0.03,
      trendWindows_min: [10, 20, 40, 80, 160],
      trendTau: 0.85,
      trendGrowthShare: 0.05,
      trendGrowthRatio: 0.25,
      slowing: 0.5,
      noiseFactor: 6,
      historyQuantile: 0.98,
      alertAfter_s: 300,
      rampShare: 0.1,
      spikeShare: 0.2,
      cycleStrength: 0.5,
      cycleShare: 0.1,
    },
    runaway: {
      after_s: detection.runaway_after,
      wholeThreadTolerance: 0.05,
      pinnedShare: 0.9,
      collapsedShare: 0.1,
      earlierMinutes: 2,
      signals: 3,
    },
    memory: {
      windows: [
        { window_s: 240, tau: 0.95, says: 'leaking', exhaustionWithin_s: 3600 },
        { window_s: 300, tau: 0.9, says: 'growing', exhaustionWithin_s: null },
        { window_s: 480, tau: 0.9, says: 'leaking', exhaustionWithin_s: null },
        { window_s: 600, tau: 0.9, says: 'leaking', exhaustionWithin_s: null },
        { window_s: 1800, tau: 0.75, says: 'leaking', exhaustionWithin_s: null },
        { window_s: 3600, tau: 0.75, says: 'leaking', exhaustionWithin_s: null },
        { window_s: 7200, tau: 0.75, says: 'leaking', exhaustionWithin_s: null },
        { window_s: 10_800, tau: 0.75, says: 'leaking', exhaustionWithin_s: null },
        { window_s: 21_600, tau: 0.75, says: 'leaking', exhaustionWithin_s: null },
        { window_s: 86_400, tau: 0.75, says: 'leaking', exhaustionWithin_s: null },
      ],
      leakGrowth_bytes: detection.leak_growth,
      longLeakGrowth_bytes,
      growthRatio: 0.05,
      noiseFactor: 6,
      slowing: 0.5,
      shortWindow_s: 600,
      shortSlowing: 0.7,
      staircaseTau: 0.75,
      stepShare: 0.4,
      leastSamplesPerBin: 5,
      historyQuantile: 0.98,
      retainedIntake: [0.3, 3],
      sawtoothFall: 0.05,
      sawtoothFall_bytes: 4 * MiB,
      aboveLoad: {
        bin_s: 180,
        leastSamples: 3,
        bins: 208,
        scales: [
          { envelopeBins: 10, rank: 2, trendBins: 8, aboveBins: 3, quantile: 0.85 },
          { envelopeBins: 20, rank: 4, trendBins: 12, aboveBins: 4, quantile: 1 },
        ],
        guardBins: 7,
        leastHistory: 80,
        leastComparable: 40,
        loadRange: { from: 0.7, to: 1.4, margin_cores: 0.005 },
        spreads: 5,
        leastRatio: 0.02,
        least_bytes: longLeakGrowth_bytes,
        tau: 0.6,
        growthRatio: 0.08,
        stepRatio: 1.5,
        stepFit: 0.65,
      },
    },
    pressure: {
      window_s: 30,
      someShare: 0.1,
      thrashingShare: 0.4,
      thrashingFaults: 500,
      refaultingKernelShare: 0.7,
      refaultingGrowth: 0.25,
    },
    exhaustion: { urgent_s: detection.urgent_exhaustion, urgentRemaining: 0.35, disagreement: 3, widening: 1.5 },
  };
}
