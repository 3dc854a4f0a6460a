// Leak of processes: each --every s a helper process is started for a job of a moment and never told to end. Each is a
// Node of about 40 MB. All end with their parent.
import { fork } from 'node:child_process';
import { onset, option, seconds, until, work } from './lib/clock.mjs';

const every = option('every', 40);
const length = option('seconds', 780);
if (process.argv.includes('--helper')) {
  process.on('message', () => process.send(work(0.2)));
  process.on('disconnect', () => process.exit());
} else {
  const helpers = [];
  onset();
  for (let n = 1; seconds() < length; n += 1) {
    const helper = fork(process.argv[1], ['--helper']);
    helper.send('job');
    helpers.push(helper);
    await until(n * every);
  }
  for (const helper of helpers) helper.kill();
}
