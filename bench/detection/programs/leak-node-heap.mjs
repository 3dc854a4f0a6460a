// Leak: each request's record stays in an array that nobody reads. Plain objects on the V8 heap, --rate MB/min, from
// the start. The rest is light honest work.
import { onset, option, seconds, until, work } from './lib/clock.mjs';

const rate = option('rate', 30);
const length = option('seconds', 780);
const seen = [];
// An entry of 20 small numbers and a string takes about 330 bytes of heap.
const entry = (n) => ({ id: n, name: `request ${n}`, numbers: Array.from({ length: 20 }, (_, i) => n + i) });
const perSecond = (rate * 1e6) / 60 / 330;
onset();
for (let tick = 1; seconds() < length; tick += 1) {
  while (seen.length < (perSecond * tick) / 4) seen.push(entry(seen.length));
  work(0.01);
  await until(tick / 4);
}
