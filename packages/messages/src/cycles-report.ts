import type { CycleOutcome, CyclesReport, Drift, DriftSignal } from '@omnimind/protocol/cycles-report';
import { cyclesReportEnglish } from './cycles-report-english.ts';
import { cyclesReportPortuguese } from './cycles-report-portuguese.ts';
import type { Language } from './locale.ts';

/** What the report on many cycles says, in every format. Names that are given to a function come escaped. */
export interface CyclesReportTexts {
  /** Labels on the left of the terminal's lines: no longer than `directory`. */
  readonly labels: Readonly<Record<'cycles' | 'failed' | 'killed' | 'drift' | 'waited' | 'slowest' | 'left', string>>;
  /** Heads of sections, of columns and of tiles. */
  readonly heads: Readonly<
    Record<
      | 'overview'
      | 'totals'
      | 'drift'
      | 'kills'
      | 'failed'
      | 'failedCount'
      | 'slowest'
      | 'failedAndSlowest'
      | 'charts'
      | 'cycles'
      | 'allCycles'
      | 'details'
      | 'environment'
      | 'notices'
      | 'cycle'
      | 'outcome'
      | 'exit'
      | 'duration'
      | 'durationTotal'
      | 'medianDuration'
      | 'waited'
      | 'waitedTotal'
      | 'peakMemory'
      | 'peakCpu'
      | 'pressure'
      | 'leftBehind'
      | 'retried'
      | 'completed'
      | 'events'
      | 'command'
      | 'directory'
      | 'host'
      | 'mode'
      | 'started'
      | 'updated'
      | 'resumed'
      | 'median'
      | 'range'
      | 'why'
      | 'memory'
      | 'cpu',
      string
    >
  >;
  /** Of one cycle: `passed`. */
  readonly outcome: Readonly<Record<CycleOutcome, string>>;
  readonly signal: Readonly<Record<DriftSignal, string>>;
  readonly kind: Readonly<Record<Drift['kind'], string>>;
  /** Why it ended, in a sentence; empty where there is nothing to say. */
  readonly ending: Readonly<Record<CyclesReport['ended_by'], string>>;
  readonly pressures: Readonly<Record<'cpu_some' | 'memory_some' | 'memory_full' | 'io_some', string>>;

  /** `All 500 cycles passed, none was killed` */
  allPassed(count: number): string;
  /** `496 of 500 cycles passed, 3 failed, 1 was killed` */
  someFailed(passed: number, completed: number, failed: number, killed: number): string;
  /** `237 of 500 cycles completed` */
  completedOf(completed: number, planned: number): string;
  /** `2 cycles passed when they were run anew after a kill` */
  madeGood(count: number): string;
  /** `cycle 17`, `cycle 17, attempt 2` */
  cycle(cycle: number, attempt?: number): string;
  /** `cycles 17 to 20` */
  cycles(first: number, last: number): string;
  /** `exit 137, SIGKILL` */
  exit(status: number, signal: string | null): string;
  /** Beside one of several: `and 12 more` */
  more(count: number): string;
  /** `median 3.2 s, 2.9 s to 12 s` */
  spread(median: string, low: string, high: string): string;
  /** `41 min in all` */
  inAll(duration: string): string;
  /** After a peak: `of 8 cores` */
  ofCores(cores: string): string;
  /** `6 cycles waited, 3 min 20 s in all, 1 min at most` */
  heldBack(count: number, total: string, most: string): string;
  readonly neverWaited: string;
  /** `2 processes went on, 40 MiB` */
  leftBehind(processes: number, memory: string | null): string;
  readonly unknownKiller: string;
  noDrift(cycles: number): string;
  readonly noKills: string;
  readonly noFailures: string;
  readonly noPressure: string;
  /** Beside the chart of pressure. */
  readonly shareOfTime: string;
  readonly notMeasured: string;
  readonly unwatched: string;
  /** A drift in a sentence; `undefined` where the report's own words do. */
  drift(drift: Drift, subject: string, quantities: { from: string; to: string; perCycle: string }): string | undefined;
  /** Title of a chart of what somebody holds after each cycle. */
  watched(subject: string): string;
  /** At a chart's line: `from cycle 40 on` */
  fromCycle(cycle: number): string;
  /** At a chart that does not start at 0. */
  readonly cutAxis: string;
  /** `each point is 25 cycles: their median, and their range as a band` */
  binned(size: number): string;
  /** Of the strip: `one sign is 10 cycles and shows the worst of them` */
  merged(size: number): string;
  readonly passedAnew: string;
  readonly notRun: string;
  /** `before the kill, in min` */
  readonly beforeKill: string;
  /** `8 cores, 16 GiB memory, 0 B swap` */
  machine(cores: string, memory: string, swap: string): string;
  /** `Made by omnimind cycles` */
  readonly madeBy: string;
  readonly scrollable: string;
  readonly ofTheCycles: string;
}

export function cyclesReportTexts(language: Language): CyclesReportTexts {
  return language === 'pt' ? cyclesReportPortuguese : cyclesReportEnglish;
}
