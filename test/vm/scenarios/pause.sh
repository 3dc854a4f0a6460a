#!/bin/bash
# A session waits for memory beside a throttled hog in omnimind-dev.slice: the hog is paused, goes on when there is room again, ends
# when it is asked to although it is paused, and goes on when the monitor was killed. Nothing else is acted on, and nothing dies.
. /omnimind/lib.sh
mkdir -p /etc/omnimind
cat >/etc/omnimind/config.toml <<'TOML'
[backend]
# It uses its 200 MB all the time.
command = ["/omnimind/programs/backend", "--memory=200"]
TOML
set_up
wait_for has_seen init.scope
exec node --input-type=module - <<'JS'
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** So long may each thing take, s. */
const limit_s = 300;
const slice = '/sys/fs/cgroup/omnimind.slice/omnimind-dev.slice';
const journal = '/var/lib/omnimind/journal';
const log = () => readFileSync('/var/log/omnimind/smart-monitor.log', 'utf8').split('\n');
const run = (program, ...words) => execFileSync(program, words, { encoding: 'utf8' }).trim();
const backend = () => run('systemctl', 'show', '--value', '-p', 'MainPID', 'omnimind-backend-protected.service');
const before = backend();
let failed = 0;
const check = (isGood, text) => {
  if (!isGood) failed += 1;
  console.log(isGood ? 'ok  ' : 'FAIL', text);
};
const startHog = (unit) =>
  run('systemd-run', '--quiet', `--unit=${unit}`, '--slice=omnimind-dev.slice', '--property=MemorySwapMax=0', '/omnimind/programs/leak-c-malloc', '--rate=3600', '--seconds=600');
/** Waits until it is true, {@link limit_s} at most; when it was, s since now. */
const until = async (isSo) => {
  const began = Date.now();
  for (; Date.now() - began < limit_s * 1000; await pause(250)) if (isSo()) return (Date.now() - began) / 1000;
  return Number.NaN;
};
// What a session asks for beyond its own limit waits all the time: for the monitor it is a session that waits for memory.
const stall = () => {
  const words = ['--quiet', '--scope', '--slice=user-4711.slice', '--unit=session-9.scope', '--property=MemoryHigh=20M'];
  spawn('systemd-run', [...words, '/omnimind/programs/leak-c-malloc', '--rate=600', '--seconds=600'], { stdio: 'ignore' });
};
/** Since when that session waits, which it does once it is loaded and at its limit, ms; NaN while it does not. */
let waits_ms = Number.NaN;
const session = '/sys/fs/cgroup/user.slice/user-4711.slice/session-9.scope/memory.pressure';
const followSession = () => {
  const waited_usec = existsSync(session) ? Number(/total=(\d+)/.exec(readFileSync(session, 'utf8'))?.[1]) : 0;
  if (Number.isNaN(waits_ms) && waited_usec > 50_000) waits_ms = Date.now();
};
const calm = () => run('systemctl', 'kill', '--signal=KILL', 'session-9.scope');
const isFrozen = (unit) => {
  const file = `${slice}/${unit}/cgroup.events`;
  return existsSync(file) && /^frozen 1$/m.test(readFileSync(file, 'utf8'));
};
run('systemd-run', '--quiet', '--unit=holder', '/omnimind/programs/backend', '--memory=400');
await pause(3000);
startHog('hog-p.service');
const told = (what) => log().find((line) => line.includes('hog-p.service') && what.test(line));
await until(() => told(/ throttle /) !== undefined);
stall();
const paused_s = await until(() => {
  followSession();
  return isFrozen('hog-p.service');
});
const answered_s = (Date.now() - waits_ms) / 1000;
await until(() => told(/ freeze /) !== undefined);
check(paused_s < 30, `the hog is paused ${paused_s} s after a session began, ${answered_s} s after it waited: ${told(/ freeze /)}`);
calm();
await pause(15_000);
check(isFrozen('hog-p.service'), 'without more room it stays so when nobody waits any longer');
run('systemctl', 'kill', '--signal=KILL', 'holder.service');
const resumed_s = await until(() => !isFrozen('hog-p.service'));
await until(() => told(/ freeze_undone /) !== undefined);
check(resumed_s < 60, `and goes on ${resumed_s} s after there was room: ${told(/ freeze_undone /)}`);
stall();
await until(() => isFrozen('hog-p.service'));
run('systemctl', 'kill', '--signal=TERM', 'hog-p.service');
const ended_s = await until(() => !existsSync(`${slice}/hog-p.service/cgroup.events`));
check(ended_s < 15, `paused again and asked to end, it ends after ${ended_s} s`);
startHog('hog-q.service');
await until(() => isFrozen('hog-q.service'));
const wasFrozen = isFrozen('hog-q.service');
run('systemctl', 'kill', '--signal=KILL', 'omnimind-smart-monitor.service');
calm();
const recovered_s = await until(() => !isFrozen('hog-q.service'));
check(wasFrozen && recovered_s < 60, `a paused hog goes on ${recovered_s} s after the monitor was killed`);
run('systemctl', 'kill', '--signal=KILL', 'hog-q.service');
const left = () => (existsSync(journal) ? readdirSync(journal).length : 0);
await until(() => left() === 0);
const actions = log().filter((line) => /^\S+ \S+ (deprioritize|throttle|freeze|stop)(_undone)? /.test(line));
const strangers = actions.filter((line) => !line.includes(' hog-'));
check(strangers.length === 0, `nothing else was acted on: ${strangers.join(' | ')}`);
check(/^[1-9]\d*$/.test(before) && backend() === before, `the backend is the process that it was: ${before}`);
const killed = readFileSync('/proc/vmstat', 'utf8').match(/^oom_kill (\d+)$/m)?.[1];
check(killed === '0', `processes killed for want of memory: ${killed}`);
check(left() === 0, `journals left: ${left()}`);
process.exit(failed === 0 ? 0 : 1);
JS
