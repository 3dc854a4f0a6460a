// Honest: a service whose load comes up over four minutes from 5 % to 70 % of a core, ever more slowly, and then stays.
import { option, seconds, until, work } from './lib/clock.mjs';

const length = option('seconds', 620);
for (let tick = 1; seconds() < length; tick += 1) {
  const share = 0.7 - 0.65 * Math.exp(-seconds() / 70);
  const blocks = work(share / 4);
  if (tick % 20 === 0) console.log(`${blocks} blocks`);
  await until(tick / 4);
}
