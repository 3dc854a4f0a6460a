// Growing CPU: a queue whose done jobs are never taken out. Ten times a second new jobs come in evenly, and all of the
// queue is searched, so the use of CPU grows in a straight line: to about --peak cores at the end.
import { onset, option, seconds, until } from './lib/clock.mjs';

const length = option('seconds', 840);
const peak = option('peak', 0.9);
function scan(jobs) {
  let open = 0;
  for (let i = 0; i < jobs.length; i += 1) if (jobs[i].state === 'open') open += jobs[i].size;
  return open;
}
const sample = Array.from({ length: 20_000 }, (_, n) => ({ state: n % 3 ? 'done' : 'open', size: n }));
// The compiler is done after some hundred turns; before that a job costs several times as much.
for (let i = 0; i < 1000; i += 1) scan(sample);
const started = process.cpuUsage();
for (let i = 0; i < 1000; i += 1) scan(sample);
const { user } = process.cpuUsage(started);
const secondsPerJob = user / 1e6 / 1000 / sample.length;
// 4,000 scans a second of n jobs take n x 4,000 x secondsPerJob cores.
const jobsAtEnd = peak / secondsPerJob / 4000;
const jobs = [];
onset();
for (let tick = 1; seconds() < length; tick += 1) {
  while (jobs.length < (jobsAtEnd * tick) / 10 / length)
    jobs.push({ state: jobs.length % 3 ? 'done' : 'open', size: jobs.length });
  let open = 0;
  for (let i = 0; i < 400; i += 1) open += scan(jobs);
  if (tick % 100 === 0) console.log(`${jobs.length} jobs, ${open} open`);
  await until(tick / 10);
}
