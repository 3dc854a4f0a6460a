// Leak under a sawtooth: every 15 s a batch of 100 MB is built up over 10 s and dropped, but --keep MB of it stay
// behind in a list of "last results" that is never cut. The floor rises by 4 x keep MB/min from the start.
import { onset, option, seconds, until } from './lib/clock.mjs';

const keep = option('keep', 6);
const length = option('seconds', 840);
const lastResults = [];
onset();
for (let batch = 0; seconds() < length; batch += 1) {
  let rows = [];
  for (let piece = 0; piece < 100; piece += 1) {
    rows.push(Buffer.alloc(1e6, piece));
    if (piece % 10 === 9) await until(batch * 15 + (piece + 1) / 10);
  }
  lastResults.push(...rows.slice(0, keep));
  rows = [];
  globalThis.gc?.();
  await until((batch + 1) * 15);
}
