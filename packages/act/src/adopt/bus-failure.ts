import { BusError } from '@omnimind/linux/systemd/bus-error';
import { type ErrorCode, OmnimindError } from '@omnimind/protocol/errors';

const codes = {
  unavailable: 'bus_unavailable',
  timeout: 'bus_failed',
  refused: 'permission_denied',
  not_found: 'bus_failed',
  failed: 'bus_failed',
} as const satisfies Record<BusError['failure'], ErrorCode>;

/** A failure of the service manager as an error of ours: `what` could not be done. Anything else is thrown on. */
export function busFailure(error: unknown, what: string): OmnimindError {
  if (!(error instanceof BusError)) throw error;
  return new OmnimindError(codes[error.failure], `${what}: ${error.message}`, { cause: error });
}

/** Whether the manager could not do it with these processes or this unit; without the manager nothing else helps. */
export function isRefusal(error: unknown): error is BusError {
  return error instanceof BusError && error.failure !== 'unavailable' && error.failure !== 'timeout';
}
