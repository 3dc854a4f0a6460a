import type { Cycle, CyclesReport, Drift, StopStage } from '@omnimind/protocol/cycles-report';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import type { Message } from '@omnimind/protocol/message';

/** Who is told how the repetition goes. Everything is called between two reads of the terminal, none of it may wait. */
export interface CyclesListener {
  /** Before the first cycle of now. `done`: attempts that a checkpoint brought. */
  onStart?(start: { readonly name: string; readonly planned: number; readonly done: readonly Cycle[] }): void;
  /** A cycle's command is about to be started. */
  onCycle?(cycle: number, attempt: number): void;
  /** Something happened in the cycle that runs. */
  onEvent?(event: OmnimindEvent): void;
  /** An attempt has ended. @param isAgain whether the same cycle is run once more */
  onEnd?(cycle: Cycle, totals: CyclesReport['totals'], isAgain: boolean): void;
  onDrift?(drift: Drift): void;
  /** The next cycle is held back. */
  onWait?(cycle: number, reason: Message): void;
  /** It goes on. @param isVain the machine is under pressure still */
  onWaited?(cycle: number, seconds: number, isVain: boolean): void;
  /** An end was asked for. */
  onStop?(stage: StopStage, isIdle: boolean): void;
  /** We are about to be stopped by Ctrl-Z. */
  onSuspend?(): void;
  /** Worth a line at once. */
  onNotice?(notice: Message): void;
}
