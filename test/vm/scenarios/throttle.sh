#!/bin/bash
# A memory hog in omnimind-dev.slice beside a protected backend and an editor stand-in, three times (OMNIMIND_RUNS): the hog is throttled before
# memory ends, within two seconds of the sample that shows it; nothing else is acted on, and nothing dies.
# alone: it compares times
. /omnimind/lib.sh
mkdir -p /etc/omnimind
cat >/etc/omnimind/config.toml <<'TOML'
[backend]
# It uses its 200 MB all the time.
command = ["/omnimind/programs/backend", "--memory=200"]
TOML
set_up
cp "$(command -v sleep)" /usr/local/bin/code
systemd-run --quiet --unit=app-code-1.scope --scope /usr/local/bin/code 3000 &
wait_for has_seen init.scope
exec node --input-type=module - <<'JS'
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const runs = Number(process.env.OMNIMIND_RUNS || 3);
/** A run may take so long until its hog is throttled, s. */
const limit_s = 90;
const slice = '/sys/fs/cgroup/omnimind.slice/omnimind-dev.slice';
const journal = '/var/lib/omnimind/journal';
const log = () => readFileSync('/var/log/omnimind/smart-monitor.log', 'utf8').split('\n');
const run = (program, ...words) => execFileSync(program, words, { encoding: 'utf8' }).trim();
const alive = () =>
  [
    run('systemctl', 'show', '--value', '-p', 'MainPID', 'omnimind-backend-protected.service'),
    readFileSync('/sys/fs/cgroup/system.slice/app-code-1.scope/cgroup.procs', 'utf8').trim(),
  ].join();
const time = (line) => Date.parse(line.split(' ', 1)[0]) / 1000;
const before = alive();
const delays = [];
let failed = 0;
const check = (isGood, text) => {
  if (!isGood) failed += 1;
  console.log(isGood ? 'ok  ' : 'FAIL', text);
};
for (let count = 1; count <= runs; count += 1) {
  const unit = `hog-${count}.service`;
  const told = (what) => log().find((line) => line.includes(unit) && what.test(line));
  run('systemd-run', '--quiet', `--unit=${unit}`, '--slice=omnimind-dev.slice', '--property=MemorySwapMax=0', '/omnimind/programs/leak-c-malloc', '--rate=3600', '--seconds=600');
  let taken;
  for (let waited_s = 0; waited_s < limit_s && taken === undefined; waited_s += 1) {
    await pause(1000);
    taken = told(/ throttle /);
  }
  const file = `${slice}/${unit}/memory.high`;
  const high = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'gone';
  const shown = told(/ critical /);
  const delay_s = taken === undefined || shown === undefined ? Number.NaN : time(taken) - time(shown);
  delays.push(delay_s);
  check(Number(high) > 0 && delay_s <= 2, `run ${count}: memory.high ${high}, ${delay_s.toFixed(3)} s after the telling sample: ${taken ?? shown}`);
  run('systemctl', 'kill', '--signal=KILL', unit);
  await pause(2500);
}
const actions = log().filter((line) => /^\S+ \S+ (deprioritize|throttle|freeze|stop)(_undone)? /.test(line));
const strangers = actions.filter((line) => !line.includes(' hog-'));
check(strangers.length === 0, `nothing else was acted on: ${strangers.join(' | ')}`);
check(/^[1-9]\d*,[1-9]\d*$/.test(before) && alive() === before, `backend and editor are the processes that they were: ${before}`);
const killed = readFileSync('/proc/vmstat', 'utf8').match(/^oom_kill (\d+)$/m)?.[1];
check(killed === '0', `processes killed for want of memory: ${killed}`);
const left = existsSync(journal) ? readdirSync(journal).length : 0;
check(left === 0, `journals left: ${left}`);
delays.sort((a, b) => a - b);
console.log(`     from the telling sample to the throttle: median ${delays[Math.floor(runs / 2)]?.toFixed(3)} s, longest ${delays.at(-1)?.toFixed(3)} s`);
process.exit(failed === 0 ? 0 : 1);
JS
