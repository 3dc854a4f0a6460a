import { constants } from 'node:os';

/** How a command ended, as Node tells it: one of the two is set. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Exit status as a shell gives it: the command's own, or 128 + the number of the signal that ended it. */
export function exitStatusOf(ending: Ending): number {
  if (ending.signal !== null) return 128 + constants.signals[ending.signal];
  return ending.code ?? 1;
}

/** Whether a status says that the command, or a child of its shell, was ended by a signal that only others send. */
export function isEndedByOthers(status: number): boolean {
  return status === 128 + constants.signals.SIGKILL || status === 128 + constants.signals.SIGTERM;
}
