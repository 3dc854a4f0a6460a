import { killIn } from '@omnimind/messages/announcement';
import type { Cycle, CyclesReport } from '@omnimind/protocol/cycles-report';
import { exitText } from '../render/cycles/sentences.ts';
import { spreadOf } from '../render/cycles/summary.ts';
import type { Screen } from '../render/screen.ts';

/** So many cycles say how long one takes now. */
const recent = 20;

/** How far it is. Times in s of a clock that only goes forward. */
export class Progress {
  readonly #monotonic_s: () => number;
  readonly #durations: number[] = [];
  readonly #began_s: number;
  planned = 0;
  name = '';
  done = 0;
  totals: CyclesReport['totals'] = { passed: 0, failed: 0, killed: 0, kills: 0, duration_s: 0, waited_s: 0 };
  #endedAt_s: number;

  constructor(monotonic_s: () => number = () => performance.now() / 1000) {
    this.#monotonic_s = monotonic_s;
    this.#began_s = monotonic_s();
    this.#endedAt_s = this.#began_s;
  }

  start(name: string, planned: number, done: readonly Cycle[]): void {
    this.name = name;
    this.planned = planned;
    this.done = done.at(-1)?.cycle ?? 0;
    for (const cycle of done.slice(-recent)) this.#durations.push(cycle.duration_s);
    this.#endedAt_s = this.#monotonic_s();
  }

  end(cycle: Cycle, totals: CyclesReport['totals'], isAgain: boolean): void {
    this.totals = totals;
    if (!isAgain) this.done = cycle.cycle;
    // From end to end: with the waiting, the rest between two cycles, and what we take ourselves.
    const now_s = this.#monotonic_s();
    this.#durations.push(now_s - this.#endedAt_s);
    this.#endedAt_s = now_s;
    if (this.#durations.length > recent) this.#durations.shift();
  }

  /** s since the start of this omnimind. */
  get elapsed_s(): number {
    return this.#monotonic_s() - this.#began_s;
  }

  /** s until the end if the cycles go on as the last ones; `undefined` before the first. */
  get left_s(): number | undefined {
    const median = spreadOf(this.#durations)?.median;
    if (median === undefined) return undefined;
    const current_s = Math.min(median, this.#monotonic_s() - this.#endedAt_s);
    return Math.max(0, median * (this.planned - this.done) - current_s);
  }
}

/** How a cycle ended, as a line without its head. */
export function endText(screen: Screen, cycle: Cycle, planned: number, isAgain: boolean): string {
  const texts = screen.messages.cycles;
  const again = isAgain ? `; ${texts.again}` : '';
  if (cycle.outcome === 'passed') return texts.passed(cycle.cycle, planned, screen.format.span(cycle.duration_s));
  if (cycle.outcome === 'failed')
    return texts.failed(cycle.cycle, planned, screen.format.span(cycle.duration_s), exitText(screen, cycle));
  const who = cycle.kill === null ? null : screen.text(killIn(screen.language, cycle.kill));
  return `${texts.killed(cycle.cycle, planned, exitText(screen, cycle), who)}${again}`;
}
