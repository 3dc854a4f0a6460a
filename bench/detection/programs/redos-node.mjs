// Catastrophic regular expression: checks lines of input for --after s, then one line comes for which (a+)+$ backtracks
// through 2^n ways. The match itself would take hours; a watchdog thread ends the process.
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
console.log(isValid(`${'a'.repeat(46)}!`));
