// Late leak: an honest service with a cache of 60 MB that fills within a minute; from --after s on each request leaves
// its body behind: --rate MB/min.
import { onset, option, seconds, until, work } from './lib/clock.mjs';

const rate = option('rate', 50);
const after = option('after', 270);
const length = option('seconds', 900);
const cache = [];
const leaked = [];
for (let tick = 1; seconds() < length; tick += 1) {
  if (cache.length < 600) for (let i = 0; i < 3; i += 1) cache.push(Buffer.alloc(100_000, i));
  if (tick === after * 4) onset();
  if (tick >= after * 4)
    while (leaked.length * 50_000 < ((rate * 1e6) / 60) * (seconds() - after)) leaked.push(Buffer.alloc(50_000, 3));
  cache[tick % cache.length] = Buffer.alloc(100_000, tick % 256);
  work(0.006);
  await until(tick / 4);
}
