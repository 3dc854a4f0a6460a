// Microtask spin: after --after s of honest work a promise is awaited again and again that is resolved already, because the
// queue that it should wait for is read through a stale reference.
import { honestUntil, onset, option, seconds } from './lib/clock.mjs';

const after = option('after', 185);
const length = option('seconds', 580);
await honestUntil(after, 0.4);
onset();
const queue = { items: [], ready: Promise.resolve() };
for (let turns = 1; queue.items.length === 0; turns += 1) {
  await queue.ready;
  // For the benchmark alone: no progress is made in here.
  if (turns % 1e7 === 0 && seconds() > length) break;
}
