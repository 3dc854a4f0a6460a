import type { Configuration } from '@omnimind/protocol/configuration';

const MiB = 2 ** 20;

/** One window of floor bins, and what it asks for. */
export interface MemoryWindow {
  /** Length, s. */
  readonly window_s: number;
  /** Kendall's τ that a leak needs here. A staircase has ties, which count against it: `staircaseTau` is for those. */
  readonly tau: number;
  /** Asks for exhaustion within this time (s) at the window's own rate: what leaves longer can wait for the next window. `null` for none. */
  readonly exhaustionWithin_s: number | null;
}

const retainedIntake: readonly [number, number] = [0.3, 3];

const memoryWindows: readonly MemoryWindow[] = [
  { window_s: 240, tau: 0.95, exhaustionWithin_s: 1800 },
  { window_s: 480, tau: 0.9, exhaustionWithin_s: null },
  { window_s: 600, tau: 0.9, exhaustionWithin_s: null },
  { window_s: 1800, tau: 0.75, exhaustionWithin_s: null },
  { window_s: 7200, tau: 0.75, exhaustionWithin_s: null },
  { window_s: 21_600, tau: 0.75, exhaustionWithin_s: null },
  { window_s: 86_400, tau: 0.75, exhaustionWithin_s: null },
];

/**
 * Every number that decides a behavior, in one place, each with its reason or its measured figure. What a user may set
 * comes from the configuration; the rest is the same on every machine.
 */
export function engineParameters({ detection, earlyoom }: Configuration) {
  const longLeakGrowth_bytes = (detection.leak_growth * 3) / 8;
  return {
    cpu: {
      /** Share of what a workload may use from which use is high. */
      highShare: detection.high_use,
      /** High use ends this much below `highShare`, so that a level at the edge does not flap. */
      highShareMargin: 0.05,
      /** Mean share below which a workload is idle. */
      idleShare: 0.01,
      /** Share at which the machine, not the workload, ends a rise: the brief's bad curve ends at 99 %. */
      ceilingShare: 0.97,
      /** A rise into the ceiling counts from this share on; from below it is a ramp to a plateau. */
      ceilingStartShare: 0.6,
      /**
       * A rise into the ceiling is at least this much over five minutes, as a share: the brief's is 0.14, and 0.105 where
       * the minutes are means of a line. Over four minutes three quarters of it will do: the brief's, without its first
       * minute, is 0.07.
       */
      ceilingRise: 0.08,
      /** A fall by this share between any two of its minutes makes it no rise. */
      ceilingFall: 0.03,
      /** Lengths of the windows for a trend, min. */
      trendWindows_min: [10, 40, 160],
      /** Kendall's τ of a trend; p < 0.001 with 10 points. */
      trendTau: 0.85,
      /** Least growth of a trend, as a share of what may be used; ratios alone fire all day on light loads. */
      trendGrowthShare: 0.05,
      /** Least growth of a trend, relative to the level at the window's start. */
      trendGrowthRatio: 0.25,
      /**
       * The second half of a trend rises at least at this share of the first half's slope; below it the rise slows. A straight one of ten
       * noisy minutes had .39 to .52.
       */
      slowing: 0.35,
      /** A rise into the ceiling that has lasted this long is an alert, s. */
      alertAfter_s: 300,
      /** Any other rise is an alert where, as it rises, it costs this within an hour, cores, or once it has doubled the use for that long. */
      alertCost_cores: 1,
      alertWithin_s: 3600,
      /** Least rise of a ramp, as a share of what may be used. */
      rampShare: 0.1,
      /** Least height of a step against the workload's own past, cores. */
      stepCores: 0.25,
      /** Least height of a spike above the base level, as a share of what may be used. */
      spikeShare: 0.2,
      /** Autocorrelation of an oscillation. */
      cycleStrength: 0.5,
      /** Least swing of an oscillation, as a share of what may be used. */
      cycleShare: 0.1,
    },
    runaway: {
      /** How long threads must be pinned, s. */
      after_s: detection.runaway_after,
      /** CPU time and run delay together lie this close to a whole number of threads. */
      wholeThreadTolerance: 0.05,
      /** Share of the window's slots that must be pinned. */
      pinnedShare: 0.9,
      /** A rate has collapsed below this share of what the workload showed before. */
      collapsedShare: 0.1,
      /** Minutes of honest work before, without which nothing can have collapsed. */
      earlierMinutes: 2,
      /** Independent signals that make a verdict of a suspicion. */
      signals: 3,
    },
    memory: {
      windows: memoryWindows,
      /** Least growth of a leak's floor within ten minutes, bytes. */
      leakGrowth_bytes: detection.leak_growth,
      /**
       * The same over half an hour or more, where the floor is known better. 6 MB finds 17 of 20 leaks of 10 %/h in the
       * small pods of the public corpus in time, 16 MB finds 14, with the same false alarms.
       */
      longLeakGrowth_bytes,
      /** Least growth relative to the level at the window's start. */
      growthRatio: 0.05,
      /** Growth is at least this many times the median deviation from the trend. */
      noiseFactor: 6,
      /** Second half's slope below this share of the first half's: the growth slows, warming up. */
      slowing: 0.7,
      /** A leak is an alert where memory lasts for less than this at the flattest of its rates, s; the curve is in decision 37. */
      alertWithin_s: 86_400,
      /** What rises in steps as uneven as this and never falls back may be the high water of something that varies, which bends later. */
      highWaterUnevenness: 0.4,
      /** That is an alert once it has gone on for so long that memory lasts for no more than this many times as long. */
      highWaterWithin: 4,
      /** Nor is one an alert whose second half, in its own window or a longer one, rises at less than this share of the first half's slope. */
      alertSlowing: 0.85,
      /** A shorter window that shows less than this share of a rise shows that it has ended. */
      endedShare: 0.25,
      /** Windows up to this length are short, s: in them caches fill and just-in-time compilers warm up. */
      shortWindow_s: 600,
      /** τ of a floor that never falls and rises in four steps or more. */
      staircaseTau: 0.75,
      /**
       * One step above this share of the growth is a step, not a trend. With 0.5 the young heap of a small V8, which grows in a
       * few steps of 5 to 19 MB, was called a leak once.
       */
      stepShare: 0.4,
      /**
       * A bin of fewer samples knows no floor: a sawtooth of 12 min, sampled each minute, looks like a leak on its first
       * rise. Such a window waits for a full window of history.
       */
      leastSamplesPerBin: 5,
      /**
       * Growth within this range of the bytes that were read is data kept, not a leak; in short windows only: a data set is read
       * in by then, and what goes on exhausts memory.
       */
      retainedIntake,
      /** A fall by this share of the level, and by `sawtoothFall_bytes`, is a collection. */
      sawtoothFall: 0.05,
      sawtoothFall_bytes: 4 * MiB,
    },
    pressure: {
      /** Window of the stall rates, s. */
      window_s: 30,
      /** Share of wall time stalled from which a workload notices. */
      someShare: 0.1,
      /** Share of wall time in which all tasks were stalled on memory that is thrashing. */
      thrashingShare: 0.4,
      /** Major faults a second that stand for thrashing where only the whole machine's PSI is known, and is that high. */
      thrashingFaults: 500,
      /** Without PSI: the kernel's share of the CPU time while pages are read again and again; 0.97 was measured. */
      refaultingKernelShare: 0.7,
      /** Growth of resident memory over the bytes that major faults bring: a file that is mapped in has 1 and more. */
      refaultingGrowth: 0.25,
    },
    exhaustion: {
      /** Exhaustion nearer than this is critical, s. */
      urgent_s: detection.urgent_exhaustion,
      /** Share of available memory at which earlyoom acts: there it ends. */
      lastResort: earlyoom.memory,
      /** The urgent lane asks for less than this share of the limit to be left: a model being loaded fills fast, and stops. */
      urgentRemaining: 0.35,
      /** Scales that disagree more than this many times give no forecast. */
      disagreement: 3,
      /** The range across scales is widened by this factor on either side. */
      widening: 1.5,
    },
  };
}

export type EngineParameters = ReturnType<typeof engineParameters>;
export type MemoryParameters = EngineParameters['memory'];
