// setImmediate spin: after --after s of honest work the worker polls an in-memory flag with setImmediate, as fast as the
// event loop turns. Nothing comes.
import { honestUntil, onset, option, seconds } from './lib/clock.mjs';

const after = option('after', 200);
const length = option('seconds', 660);
await honestUntil(after);
onset();
const inbox = [];
function poll() {
  if (inbox.length === 0 && seconds() < length) setImmediate(poll);
}
poll();
