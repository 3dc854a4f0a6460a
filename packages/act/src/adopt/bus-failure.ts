import { BusError } from '@omnimind/linux/systemd/bus-error';
import { type ErrorCode, OmnimindError } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';

const codes = {
  unavailable: 'bus_unavailable',
  timeout: 'bus_failed',
  refused: 'permission_denied',
  not_found: 'bus_failed',
  failed: 'bus_failed',
} as const satisfies Record<BusError['failure'], ErrorCode>;

/** A failure of the service manager as an error of ours: `what` could not be done. Anything else is thrown on. */
export function busFailure(error: unknown, what: Message): OmnimindError {
  if (!(error instanceof BusError)) throw error;
  const problem = message('bus.failed', { what, reason: busReason(error) });
  return new OmnimindError(codes[error.failure], problem, { cause: error });
}

/** Why a call on the bus failed. What the other end said stays in its own words. */
export function busReason({ failure, reason }: BusError): Message {
  switch (failure) {
    case 'unavailable':
      return message('manager.unavailable', { reason });
    case 'timeout':
      return message('manager.timeout');
    case 'refused':
      return message('bus.refused', { reason });
    default:
      return reason;
  }
}

/** Whether the manager could not do it with these processes or this unit; without the manager nothing else helps. */
export function isRefusal(error: unknown): error is BusError {
  return error instanceof BusError && error.failure !== 'unavailable' && error.failure !== 'timeout';
}
