// Honest: every 40 s a batch of 60 to 160 MB is built up, worked on and dropped whole.
import { option, random, seconds, until, work } from './lib/clock.mjs';

const length = option('seconds', 660);
const next = random(3);
for (let batch = 0; seconds() < length; batch += 1) {
  const size = 60 + Math.floor(next() * 100);
  const rows = [];
  for (let second = 1; second <= 20; second += 1) {
    for (let i = 0; i < size / 20; i += 1) rows.push(Buffer.alloc(1e6, i));
    work(0.1);
    await until(batch * 40 + second);
  }
  console.log(`batch ${batch}: ${rows.length} rows`);
  rows.length = 0;
  await until((batch + 1) * 40);
}
