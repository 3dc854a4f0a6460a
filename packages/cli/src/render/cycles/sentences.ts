import { killWordsIn } from '@omnimind/messages/announcement';
import type { Words } from '@omnimind/protocol/announcement';
import {
  anyDriftCycles,
  type Cycle,
  type CyclesReport,
  type Drift,
  grossDriftCycles,
} from '@omnimind/protocol/cycles-report';
import type { Kill } from '@omnimind/protocol/event';
import { plainAscii } from '../ascii.ts';
import type { Screen } from '../screen.ts';
import { cut } from '../width.ts';
import { type CyclesSummary, type CycleUnit, type Spread, worstPressure } from './summary.ts';

/** A text from outside as `screen.text` makes it safe, and no longer than that. */
export function shortText(screen: Screen, text: string, columns = 120): string {
  return cut(screen.text(text), columns, screen.glyphs.ellipsis);
}

/** How it went, in a sentence or two: what people read first. */
export function headlineOf(screen: Screen, report: CyclesReport, { completed }: CyclesSummary): string {
  const texts = screen.messages.cyclesReport;
  const { passed, failed, killed } = report.totals;
  if (completed === report.planned && passed === completed && report.totals.kills === 0)
    return texts.allPassed(completed);
  return texts.someFailed(passed, completed, failed, killed);
}

/** What else is to be said of how it went: that it was cut short, that cycles were retried. */
export function sequels(screen: Screen, report: CyclesReport, summary: CyclesSummary): string[] {
  const texts = screen.messages.cyclesReport;
  const retried = summary.retried.filter(({ outcome }) => outcome === 'passed').length;
  return [
    ...(summary.completed < report.planned ? [`${texts.completedOf(summary.completed, report.planned)}.`] : []),
    texts.ending[report.ended_by],
    ...(retried === 0 ? [] : [`${texts.passedOnRetryCount(retried)}.`]),
  ].filter((text) => text !== '');
}

/** A drift in one sentence, in the reader's language; its names are as safe as `screen.text` makes them. */
export function driftText(screen: Screen, drift: Drift): string {
  const texts = screen.messages.cyclesReport;
  const subject = drift.subject === null ? texts.ofTheCycles : shortText(screen, drift.subject);
  const quantities = {
    from: screen.format.level(drift.from, drift.unit),
    to: screen.format.level(drift.to, drift.unit),
    perCycle: screen.format.step(drift.per_cycle, drift.unit),
  };
  return texts.drift(drift, subject, quantities);
}

/** That nothing drifts, or that the cycles are too few to say so. Cycles that were run until they were stable are enough. */
export function noDriftText({ messages }: Screen, { ended_by }: CyclesReport, { cycles }: CyclesSummary): string {
  const { noDrift, tooFewForDrift } = messages.cyclesReport;
  const passed = cycles.filter(({ outcome }) => outcome === 'passed').length;
  if (passed >= anyDriftCycles || ended_by === 'stable') return noDrift(cycles.length);
  return tooFewForDrift(passed, { gross: grossDriftCycles, any: anyDriftCycles });
}

/** `median 3 s, 2.8 s to 4 s` */
export function spreadText({ messages, format }: Screen, spread: Spread, unit: CycleUnit): string {
  if (spread === undefined) return messages.report.notMeasured;
  const level = (value: number) => format.level(value, unit);
  return messages.cyclesReport.spread(level(spread.median), level(spread.low), level(spread.high));
}

/** What was measured of a cycle, by the head that it has in a table; `null` for what was not, or did not happen. */
export function figuresOf({ format }: Screen, cycle: Cycle) {
  const known = (value: number | null, said: (value: number) => string) => (value === null ? null : said(value));
  return {
    duration: format.span(cycle.duration_s),
    waited: known(cycle.waited_s || null, format.span),
    peakMemory: known(cycle.memory.peak_anon_bytes, format.bytes),
    peakCpu: known(cycle.cpu.peak_cores, format.number),
    pressure: known(worstPressure(cycle), format.share),
    leftBehind: known(cycle.left_behind.anon_bytes || null, format.bytes),
  };
}

/** Who was killed by whom, and why, as it was announced; without a `kill` there is no body. Escaped and bounded already. */
export function killWords(screen: Screen, kill: Kill | null, report: CyclesReport): Words {
  if (kill === null) return { title: screen.messages.cyclesReport.unknownKiller, body: '' };
  const { title, body } = killWordsIn(screen.language, kill, report.name);
  // What can't be shown takes more room as its number: before lines are broken, not after.
  return screen.unicode ? { title, body } : { title: plainAscii(title), body: plainAscii(body) };
}

/** `exit 137, SIGKILL` */
export function exitText(screen: Screen, { exit }: Cycle): string {
  return screen.messages.cyclesReport.exit(exit.status, exit.signal === null ? null : screen.text(exit.signal));
}
