// Honest: a bounded cache. 200 MB of pages are kept, the oldest goes first. It fills with a steady 70 MB/min, which
// takes about three minutes, and then replaces for the rest.
import { option, random, seconds, until, work } from './lib/clock.mjs';

const length = option('seconds', 600);
const limit = 200e6;
const cache = new Map();
const next = random(1);
let bytes = 0;
for (let tick = 1; seconds() < length; tick += 1) {
  for (let added = 0; added < 70e6 / 60 / 4; ) {
    const page = Buffer.alloc(20_000 + Math.floor(next() * 60_000), tick % 256);
    cache.set(`${tick}/${added}`, page);
    bytes += page.length;
    added += page.length;
    while (bytes > limit) {
      const [oldest, old] = cache.entries().next().value;
      cache.delete(oldest);
      bytes -= old.length;
    }
  }
  work(0.01);
  await until(tick / 4);
}
