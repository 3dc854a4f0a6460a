import type { Cycle, CyclesReport } from '@omnimind/protocol/cycles-report';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import type { Message } from '@omnimind/protocol/message';
import { writeError } from '../output.ts';
import { type BarState, barLine } from '../render/cycles-bar.ts';
import { screenOf } from '../render/screen.ts';
import { CyclesLines } from './cycles-lines.ts';

/** Fewer rows leave no room above the bar. */
const leastRows = 6;
const redraw_ms = 1000;
/** A bar that was drawn so short a time ago need not be drawn again for a cycle that is over already, ms. */
const rest_ms = 80;

/**
 * The progress bar in the last row of the terminal, which is taken out of the region that scrolls (DECSTBM), as apt does
 * it: the command writes above it as it likes, and nothing of what it writes passes through us. Each drawing is one write,
 * which the kernel does not mix with others. What is worth a line of its own is written as one, above.
 */
export class CyclesBar extends CyclesLines {
  #behavior: BarState['behavior'] = null;
  #isWaiting = false;
  #isOpen = false;
  #rows = 0;
  #drawnAt_ms = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #onContinue = () => this.#reopen();
  readonly #onResize = () => this.#reopen();

  constructor() {
    super({ everyCycles: 0 });
  }

  /** Whether standard error is a terminal that a bar can live on. */
  static fits(isTerminal: boolean, environment: NodeJS.ProcessEnv = process.env): boolean {
    const { TERM = 'dumb' } = environment;
    return isTerminal && TERM !== 'dumb' && screenOf(2, environment).rows >= leastRows;
  }

  override onStart(start: Parameters<CyclesLines['onStart']>[0]): void {
    super.onStart(start);
    process.on('SIGCONT', this.#onContinue);
    process.on('SIGWINCH', this.#onResize);
    this.#open();
    this.#draw();
    this.#timer = setInterval(() => this.#draw(), redraw_ms);
    this.#timer.unref();
  }

  onCycle(): void {
    this.#behavior = null;
  }

  override onEvent(event: OmnimindEvent): void {
    if (event.type === 'behavior_changed') this.#behavior = event.verdict;
    super.onEvent(event);
  }

  override onEnd(cycle: Cycle, totals: CyclesReport['totals'], isAgain: boolean): void {
    super.onEnd(cycle, totals, isAgain);
    if (performance.now() - this.#drawnAt_ms >= rest_ms) this.#draw();
  }

  override onWait(cycle: number, reason: Message): void {
    this.#isWaiting = true;
    super.onWait(cycle, reason);
    this.#draw();
  }

  override onWaited(cycle: number, seconds: number, timedOut: boolean): void {
    this.#isWaiting = false;
    super.onWaited(cycle, seconds, timedOut);
  }

  onSuspend(): void {
    this.#giveBack();
  }

  override close(): void {
    clearInterval(this.#timer);
    process.off('SIGCONT', this.#onContinue).off('SIGWINCH', this.#onResize);
    if (this.#isOpen) this.#giveBack();
    this.#isOpen = false;
  }

  /** The last row is the terminal's again. */
  #giveBack(): void {
    // Saved, whole region (which moves the cursor home), last row wiped, cursor back.
    writeError(`\x1b7\x1b[r\x1b[${this.#rows};1H\x1b[2K\x1b8`);
  }

  /** Makes room: whatever stands in the last row moves up. */
  #open(): void {
    const { rows } = screenOf(2);
    this.#rows = rows;
    this.#isOpen = true;
    writeError(`\n\x1b[1A\x1b7\x1b[1;${rows - 1}r\x1b8`);
  }

  /** After another size, or whatever a shell has written meanwhile. */
  #reopen(): void {
    if (!this.#isOpen) return;
    this.#open();
    this.#draw();
  }

  #draw(): void {
    if (!this.#isOpen) return;
    this.#drawnAt_ms = performance.now();
    const screen = screenOf(2);
    const { done, planned, elapsed_s, left_s, totals } = this.progress;
    const [behavior, isWaiting] = [this.#behavior, this.#isWaiting];
    const line = barLine(screen, { done, planned, elapsed_s, left_s, ...totals, behavior, isWaiting });
    writeError(`\x1b7\x1b[1;${this.#rows - 1}r\x1b[${this.#rows};1H\x1b[2K${line}\x1b8`);
  }
}
