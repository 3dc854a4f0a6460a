#!/bin/bash
# A program that takes 300 MiB/s, by a user's `omnimind run`, which the system's monitor watches, on a machine of 1 GiB: from the first telling sign (25 ms of the machine's stall for
# want of memory, or less than 35 % of what was available left and that for three seconds) to the throttle's write, seen from beside it.
# memory: 1024
# cpu: max,erms=off,fsrm=off
# alone: it compares times
# named: a measurement, for a quiet host
. /omnimind/lib.sh
make_dev
set_up
# Who may ask the monitor is in its group: the run of anybody else acts on itself.
usermod --append --groups omnimind dev
# As after a boot: its code is charged to itself, not to who installed it.
systemctl stop omnimind-smart-monitor.service
sync
echo 1 >/proc/sys/vm/drop_caches
systemctl start omnimind-smart-monitor.service
wait_for has_seen omnimind-scenario.service
sleep 10
export uid
exec node --input-type=module - <<'JS'
import { spawn } from 'node:child_process';
import { copyFileSync, globSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const runs = Number(process.env.OMNIMIND_RUNS || 3);
const slice = '/sys/fs/cgroup/omnimind.slice/omnimind-dev.slice';
const { uid, PATH } = process.env;
const asDev = ['-u', 'dev', '--', 'env', '-C', '/', 'HOME=/home/dev', `PATH=${PATH}`, `XDG_RUNTIME_DIR=/run/user/${uid}`];
const stalled = () => Number(/total=(\d+)/.exec(readFileSync('/proc/pressure/memory', 'utf8'))[1]);
const available = () => Number(/MemAvailable: +(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))[1]) / 1024;
const limit = () => {
  for (const file of globSync(`${slice}/omnimind-*.scope/memory.high`)) {
    const high = Number(readFileSync(file, 'utf8'));
    if (high > 0) return high / 2 ** 20;
  }
  return null;
};
let failed = 0;
for (let count = 1; count <= runs; count += 1) {
  const hog = spawn('runuser', [...asDev, '/omnimind/installed/bin/omnimind', 'run', '--quiet', '--', '/omnimind/programs/leak-c-malloc', '--rate=18000', '--seconds=60'], { stdio: 'ignore' });
  const ended = new Promise((resolve) => hog.on('exit', (code, signal) => resolve(signal ?? code)));
  let isOver = false;
  void ended.then(() => (isOver = true));
  const began = performance.now();
  const since = () => performance.now() - began;
  const levels = [{ at: 0, MiB: available() }];
  const stalls = [{ at: 0, usec: stalled() }];
  let stall = null;
  let fall = null;
  let throttle = null;
  let high = null;
  while (throttle === null && !isOver && since() < 60_000) {
    await pause(20);
    const now = { at: since(), MiB: available() };
    levels.push(now);
    const before = levels.findLast(({ at }) => now.at - at >= 200) ?? levels[0];
    if (fall === null && now.at > 200 && now.MiB < 0.35 * levels[0].MiB && now.MiB < ((before.MiB - now.MiB) / (now.at - before.at)) * 3000) fall = now;
    // As the trigger: 25 ms within half a second.
    const usec = stalled();
    stalls.push({ at: now.at, usec });
    const within = stalls.find(({ at }) => now.at - at <= 500);
    if (stall === null && usec - within.usec > 25_000) stall = now;
    high = limit();
    if (high !== null) throttle = now;
  }
  const words = (sign) => (sign === null ? 'not seen' : `${Math.round(sign.at)} ms (${Math.round(sign.MiB)} MiB available)`);
  // What is throttled before there is a sign did not wait for it.
  const first = Math.min(stall?.at ?? Infinity, fall?.at ?? Infinity, throttle?.at ?? Infinity);
  const delay = throttle === null ? Number.NaN : throttle.at - first;
  const isGood = delay <= 200;
  if (!isGood) failed += 1;
  console.log(`${isGood ? 'ok  ' : 'FAIL'} run ${count}: ${delay.toFixed(0)} ms from the first sign to the throttle (falls ${words(fall)}, stall ${words(stall)}, throttle ${words(throttle)} at ${Math.round(high ?? NaN)} MiB; ended: ${isOver ? await ended : 'no'})`);
  await pause(3000);
  console.log(`     three seconds later ${Math.round(available())} MiB are available; the run ${isOver ? `ended: ${await ended}` : 'lives'}`);
  hog.kill('SIGTERM');
  await Promise.race([ended, pause(20_000)]);
  await pause(5000);
}
console.log(`     processes killed for want of memory: ${/^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1]}`);
copyFileSync('/var/log/omnimind/smart-monitor.log', '/out/smart-monitor.log');
process.exit(failed === 0 ? 0 : 1);
JS
