// Leak: buffers outside of the V8 heap that stay in a list: --rate MB/min from the start, in pieces of 64 KiB that are
// written to. Beside them each second a buffer of 8 MB is made and dropped.
import { onset, option, seconds, until, work } from './lib/clock.mjs';

const rate = option('rate', 80);
const length = option('seconds', 780);
const kept = [];
onset();
for (let tick = 1; seconds() < length; tick += 1) {
  while (kept.length * 65536 < ((rate * 1e6) / 60) * seconds()) kept.push(Buffer.alloc(65536, 1));
  if (tick % 4 === 0) Buffer.alloc(8e6, 2).readInt32LE(tick);
  work(0.01);
  await until(tick / 4);
}
