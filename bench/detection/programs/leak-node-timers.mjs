// Leak: each job starts an interval that is never cleared and holds the job's buffer of strings: --rate MB/min from the
// start.
import { onset, option, seconds, until, work } from './lib/clock.mjs';

const rate = option('rate', 20);
const length = option('seconds', 780);
const timers = [];
let kept = 0;
onset();
for (let tick = 1; seconds() < length; tick += 1) {
  while (kept < ((rate * 1e6) / 60) * (tick / 4)) {
    const rows = Array.from({ length: 40 }, (_, n) =>
      `job ${timers.length}, row ${n}, ${'y'.repeat(60)}`.split('').join(''),
    );
    timers.push(setInterval(() => rows.length, 3_600_000));
    kept += 40 * 110 + 300;
  }
  work(0.005);
  await until(tick / 4);
}
process.exit(0);
