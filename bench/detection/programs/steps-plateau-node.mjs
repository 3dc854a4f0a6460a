// Honest: opens three data sets of 90 MB, one each minute, and works on them at an even pace for the rest.
import { option, seconds, until, work } from './lib/clock.mjs';

const length = option('seconds', 600);
const sets = [];
for (let second = 1; seconds() < length; second += 1) {
  if (second % 60 === 30 && sets.length < 3) sets.push(Buffer.alloc(90e6, second));
  for (const set of sets) set[second * 1000] = second % 256;
  work(0.1);
  await until(second);
}
