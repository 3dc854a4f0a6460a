import type { Cycle, CyclesReport } from '@omnimind/protocol/cycles-report';
import { type Message, message } from '@omnimind/protocol/message';
import { thisOwner } from '@omnimind/remember/runs/run-directory';
import type { Checkpoint } from './checkpoint.ts';
import { isRetried } from './cycle-result.ts';
import type { CyclesBook } from './cycles-book.ts';
import type { CyclesListener, RunCyclesOptions } from './cycles-options.ts';
import type { Gatekeeper } from './gatekeeper.ts';
import { type Attempt, type CycleDependencies, runCycle } from './run-cycle.ts';
import { pause, type StopRequests } from './stop-requests.ts';

export interface RepeatDependencies {
  readonly book: CyclesBook;
  readonly checkpoint: Checkpoint | null;
  readonly dependencies: CycleDependencies;
  readonly stop: StopRequests;
  readonly gatekeeper: Gatekeeper;
  /** Undoes what a killed omnimind left in force; called in the first cycle. */
  recover(): Promise<readonly Message[]>;
  /** Called when a cycle starts and ends. */
  onBusy(isBusy: boolean): void;
}

/** Runs cycle after cycle. @returns why it ended */
export async function repeat(options: RunCyclesOptions, parts: RepeatDependencies): Promise<CyclesReport['ended_by']> {
  const { book, gatekeeper, stop } = parts;
  let isFirst = true;
  for (let next = nextOf(book, options); next !== null; next = nextOf(book, options)) {
    // Between two cycles only.
    if (!(await pause(isFirst ? 0 : options.cooldown_s, stop))) return 'interrupted';
    const waited_s = await gatekeeper.admit(next.cycle);
    if (stop.stage !== null) return 'interrupted';
    options.listener.onCycle?.(next.cycle, next.attempt);
    const ended_by = await once(options, parts, { ...next, waited_s, usual_peak_bytes: book.usualPeak }, isFirst);
    if (ended_by !== null) return ended_by;
    isFirst = false;
  }
  return 'completed';
}

/** Runs and records one attempt. @returns why it is the last; `null` when it is not */
async function once(
  options: RunCyclesOptions,
  { book, checkpoint, dependencies, stop, recover, onBusy }: RepeatDependencies,
  attempt: Attempt,
  isFirst: boolean,
): Promise<CyclesReport['ended_by'] | null> {
  const { listener, retryKilled, keepGoing, untilStable } = options;
  onBusy(true);
  const cycle = await runCycle(dependencies, attempt, {
    onEvent: (event) => listener.onEvent?.(event),
    onBegin: (pid) => checkpoint?.begin(attempt.cycle, attempt.attempt, thisOwner(pid)),
    onNotice: (notice) => book.note(notice),
    ...(isFirst ? { recover } : {}),
  });
  onBusy(false);
  // A cycle that we cut short says nothing about the command.
  if (stop.stage === 'now' || stop.stage === 'kill') {
    book.note(message('cycles.cut_short', { cycle: cycle.cycle }));
    return 'interrupted';
  }
  keep(cycle, checkpoint, book, listener);
  const isAgain = isRetried(cycle, retryKilled);
  const drift = book.add(cycle, !isAgain);
  listener.onEnd?.(cycle, book.totals, isAgain);
  for (const one of drift) listener.onDrift?.(one);
  if (isAgain) return null;
  if (cycle.outcome !== 'passed' && !keepGoing) return 'failure';
  return untilStable && book.isStable ? 'stable' : null;
}

/** Appends the cycle to the checkpoint; a failure is reported once. */
function keep(cycle: Cycle, checkpoint: Checkpoint | null, book: CyclesBook, listener: CyclesListener): void {
  if (checkpoint === null) return;
  const before = checkpoint.problem;
  checkpoint.add(cycle);
  if (checkpoint.problem === null || before !== null) return;
  const notice = message('cycles.report_only', { reason: checkpoint.problem, cycle: cycle.cycle });
  book.note(notice);
  listener.onNotice?.(notice);
}

/** The next attempt; `null` when all cycles are done. */
function nextOf(
  { last }: CyclesBook,
  { planned, retryKilled }: RunCyclesOptions,
): Pick<Attempt, 'cycle' | 'attempt'> | null {
  if (last === undefined) return { cycle: 1, attempt: 1 };
  if (isRetried(last, retryKilled)) return { cycle: last.cycle, attempt: last.attempt + 1 };
  return last.cycle < planned ? { cycle: last.cycle + 1, attempt: 1 } : null;
}
