import { BusError } from '@omnimind/linux/systemd/bus-error';
import { type ErrorCode, OmnimindError } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';

const codes: Partial<Record<BusError['failure'], ErrorCode>> = {
  unavailable: 'bus_unavailable',
  refused: 'permission_denied',
};

/** A failure of the service manager as an error of ours: `what` could not be done. Anything else is thrown on. */
export function busFailure(error: unknown, what: Message): OmnimindError {
  if (!(error instanceof BusError)) throw error;
  const problem = message('bus.failed', { what, reason: busReason(error) });
  return new OmnimindError(codes[error.failure] ?? 'bus_failed', problem, { cause: error });
}

/** {@link busReason} of what was caught. Anything else than a failure of the bus is thrown on. */
export function whyBusFailed(error: unknown): Message {
  if (error instanceof BusError) return busReason(error);
  throw error;
}

/** Why a call on the bus failed. What the other end said stays in its own words. */
export function busReason({ failure, reason }: BusError): Message {
  if (failure === 'unavailable') return message('manager.unavailable', { reason });
  if (failure === 'timeout') return message('manager.timeout');
  return failure === 'refused' ? message('bus.refused', { reason }) : reason;
}

/** Whether the manager could not do it with these processes or this unit; without the manager nothing else helps. */
export function isRefusal(error: unknown): error is BusError {
  return error instanceof BusError && error.failure !== 'unavailable' && error.failure !== 'timeout';
}
