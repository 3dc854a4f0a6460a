// Catastrophic regular expression: checks lines of input for --after s, then one line comes for which (a+)+$ backtracks
// through 2^n ways, and whoever sent it tries again as soon as it is refused (V8 gives up after two minutes). A watchdog
// thread ends the process.
import { Worker } from 'node:worker_threads';
import { honestUntil, onset, option } from './lib/clock.mjs';

const after = option('after', 210);
const length = option('seconds', 670);
new Worker(
  'const { workerData } = require("node:worker_threads"); setTimeout(() => process.kill(process.pid, "SIGKILL"), workerData * 1000)',
  {
    eval: true,
    workerData: length,
  },
);
const isValid = (line) => /^(a+)+$/.test(line);
await honestUntil(after, 0.4);
onset();
for (let accepted = false; !accepted; ) accepted = isValid(`${'a'.repeat(46)}!`);
