// Endless loop: after --after s of honest work in half of the time, with a line of progress each second, a loop waits for
// a flag that only this very thread could set.
import { honestUntil, onset, option, seconds } from './lib/clock.mjs';

const after = option('after', 180);
const length = option('seconds', 640);
await honestUntil(after);
onset();
const state = { done: false };
// The bound is for the benchmark alone; no progress is made in here. The clock is looked at rarely.
for (let turns = 1; !state.done; turns += 1) if (turns % 1e8 === 0 && seconds() > length) break;
