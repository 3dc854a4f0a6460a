// Honest: a bounded cache that the work fills ever more slowly, since most pages that are asked for are there already: 260 MB
// at most, three quarters of it within three minutes.
import { option, random, seconds, until, work } from './lib/clock.mjs';

const length = option('seconds', 720);
const pages = 6500;
const cache = new Map();
const next = random(3);
for (let tick = 1; seconds() < length; tick += 1) {
  // 12 pages a tick of which each is as likely as the other.
  for (let asked = 0; asked < 12; asked += 1) {
    const page = Math.floor(next() * pages);
    if (!cache.has(page)) cache.set(page, Buffer.alloc(40_000, page % 256));
  }
  work(0.01);
  await until(tick / 4);
}
