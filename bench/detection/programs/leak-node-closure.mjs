// Leak: listeners are added for each job and never removed; each closes over the job's payload of 20 KB text.
// --rate MB/min from the start.
import { EventEmitter } from 'node:events';
import { onset, option, seconds, until, work } from './lib/clock.mjs';

const rate = option('rate', 15);
const length = option('seconds', 840);
const bus = new EventEmitter();
bus.setMaxListeners(0);
let jobs = 0;
onset();
for (let tick = 1; seconds() < length; tick += 1) {
  for (; jobs * 20_000 < ((rate * 1e6) / 60) * seconds(); jobs += 1) {
    const payload = Buffer.alloc(20_000, 97 + (jobs % 26)).toString('latin1');
    bus.on('end', () => payload.length);
  }
  work(0.006);
  await until(tick / 4);
}
