import type { Cycle, CyclesReport, Drift, StopStage } from '@omnimind/protocol/cycles-report';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import type { Message } from '@omnimind/protocol/message';
import type { CyclesListener } from '@omnimind/run/cycles/cycles-options';
import { writeError } from '../output.ts';
import { driftText } from '../render/cycles/sentences.ts';
import { liveLine } from '../render/event.ts';
import { finish, type Screen, saidText, screenOf } from '../render/screen.ts';
import { endText, Progress } from './progress.ts';

/** Without a line for this long nobody knows whether it goes on, s. */
const longestSilence_s = 60;

export interface CyclesLinesOptions {
  /** A cycle that passed is told once in so many; 0: never. */
  readonly everyCycles: number;
  write?(text: string): void;
  screen?(): Screen;
  monotonic_s?(): number;
}

/** How the repetition goes as plain lines on standard error: for files, pipes and logs. */
export class CyclesLines implements CyclesListener {
  readonly #everyCycles: number;
  readonly #write: (text: string) => void;
  readonly #screen: () => Screen;
  readonly progress: Progress;
  #toldAt_s = 0;

  constructor({ everyCycles, write = writeError, screen = () => screenOf(2), monotonic_s }: CyclesLinesOptions) {
    this.#everyCycles = everyCycles;
    this.#write = write;
    this.#screen = screen;
    this.progress = new Progress(monotonic_s);
  }

  onStart({ name, planned, done }: Parameters<NonNullable<CyclesListener['onStart']>>[0]): void {
    const { progress } = this;
    progress.start(name, planned, done);
    const screen = this.#screen();
    const texts = screen.messages.cycles;
    const shown = screen.text(name);
    if (progress.done === 0) this.#tell(texts.begins(planned, shown));
    else this.#tell(progress.done >= planned ? texts.allDone(planned) : texts.goesOn(progress.done, planned, shown));
  }

  onEvent(event: OmnimindEvent): void {
    // Who was killed stands in the line on the cycle's end.
    const line = event.type === 'kill' ? undefined : liveLine(this.#screen(), event);
    if (line !== undefined) this.#write(line);
  }

  onEnd(cycle: Cycle, totals: CyclesReport['totals'], isAgain: boolean): void {
    const { progress } = this;
    progress.end(cycle, totals, isAgain);
    if (cycle.outcome === 'passed' && !this.#isDue(cycle)) return;
    const screen = this.#screen();
    const texts = screen.messages.cycles;
    const { left_s, planned } = progress;
    const failures = texts.failures(totals.failed, totals.killed);
    const rest = left_s === undefined || left_s < 1 ? [] : [texts.left(screen.format.span(Math.round(left_s)))];
    const parts = cycle.outcome === 'passed' ? [...(failures === '' ? [] : [failures]), ...rest] : [];
    this.#tell([endText(screen, cycle, planned, isAgain), ...parts].join('; '));
    this.#toldAt_s = progress.elapsed_s;
  }

  onDrift(drift: Drift): void {
    const screen = this.#screen();
    this.#tell(`${screen.messages.cyclesReport.labels.drift}: ${driftText(screen, drift)}`);
  }

  onWait(cycle: number, reason: Message): void {
    const screen = this.#screen();
    this.#tell(screen.messages.cycles.waits(cycle, saidText(screen, reason)));
  }

  onWaited(cycle: number, seconds: number, timedOut: boolean): void {
    const { messages, format } = this.#screen();
    const texts = messages.cycles;
    this.#tell((timedOut ? texts.waitedInVain : texts.waited)(cycle, format.span(seconds)));
  }

  onStop(stage: StopStage, isIdle: boolean): void {
    this.#tell(this.#screen().messages.cycles.stopping(stage, isIdle));
  }

  onNotice(text: Message): void {
    this.#tell(saidText(this.#screen(), text));
  }

  close(): void {}

  #isDue({ cycle }: Cycle): boolean {
    if (this.#everyCycles === 0) return false;
    const isSilent = this.progress.elapsed_s - this.#toldAt_s >= longestSilence_s;
    return isSilent || cycle === 1 || cycle % this.#everyCycles === 0 || cycle === this.progress.planned;
  }

  #tell(text: string): void {
    this.#write(finish(this.#screen(), [`omnimind: ${text}`]));
  }
}
