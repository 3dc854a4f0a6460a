import { reasonOf } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';
/**
 * Calls `action`, and calls it no more after it has failed: a defect of ours must cost the watching, never the command.
 *
 * @param onFailure told once
 */
export function guarded<T>(action: (value: T) => void, onFailure: (notice: Message) => void): (value: T) => void {
  let hasFailed = false;
  return (value) => {
    if (hasFailed) return;
    try {
      action(value);
    } catch (error) {
      hasFailed = true;
      onFailure(message('measuring.ended_early', { reason: reasonOf(error) }));
    }
  };
}
