#!/bin/bash
# What an editor and a desktop really use is reserved for them, on each unit above them and for nobody beside them, follows what they use,
# and is taken back when the monitor ends, also when it was killed. A hog that was started plainly beside them is moved into the slice
# when it becomes trouble, and throttled there; its shell stays. Its owner gives it more memory.
# memory: 1024
# named: it takes five minutes
. /omnimind/lib.sh
make_dev
set_up
wait_for test -s /var/log/omnimind/smart-monitor.log
# Who may ask the monitor is in its group.
usermod --append --groups omnimind dev
cp /omnimind/programs/backend /usr/local/bin/code
in_manager --slice=app.slice --unit=app-code-1.service /usr/local/bin/code --memory=100 &
in_manager --slice=app.slice --unit=app-terminal-1.service /omnimind/programs/backend --memory=60 &
in_manager --slice=session.slice --unit=shell.service /omnimind/programs/backend --memory=40 &
export manager uid
exec node --input-type=module - <<'JS'
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const { manager, uid } = process.env;
const root = '/sys/fs/cgroup';
const low = (path) => {
  const text = existsSync(`${root}${path}/memory.low`) ? readFileSync(`${root}${path}/memory.low`, 'utf8').trim() : '';
  return text === '' ? Number.NaN : Number(text) / 2 ** 20;
};
const editor = `${manager}/app.slice/app-code-1.service`;
const chain = ['/user.slice', `/user.slice/user-${uid}.slice`, manager, `${manager}/app.slice`, editor];
const lows = () => chain.map(low);
let failed = 0;
const check = (isGood, text) => {
  if (!isGood) failed += 1;
  console.log(isGood ? 'ok  ' : 'FAIL', text);
};
const until = async (isSo) => {
  const began = Date.now();
  for (; Date.now() - began < 120_000; await pause(500)) if (isSo()) return (Date.now() - began) / 1000;
  return Number.NaN;
};
const systemctl = (...words) => execFileSync('systemctl', words, { encoding: 'utf8' });
console.log('     before:', lows().join(' '), 'MiB');
// A tenth of the machine's memory, in whole MiB, before the monitor sizes it.
const planned = Math.trunc(Number(/MemTotal: +(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))[1]) / 10240);
const set_s = await until(() => low(editor) >= 95);
check(low(editor) >= 95 && low(editor) < 160, `the editor's own reserve after ${set_s} s: ${low(editor)} MiB of 100 and its code`);
const session = low(`${manager}/session.slice`);
check(session >= 38 && session < 80, `the session's: ${session} MiB of 40 and its code`);
await until(() => low('/user.slice') >= low(editor) + session);
const [top, ofUser, ofManager, apps] = lows();
check(top >= ofUser && ofUser >= ofManager && ofManager >= low(editor) + session && apps >= low(editor), `each unit above them allows it: ${lows().join(' ')} MiB`);
check(ofManager <= 1.25 * (low(editor) + session) && apps <= 1.25 * low(editor), `and no more than that: ${ofManager} of ${low(editor) + session} MiB`);
check(low(`${manager}/app.slice/app-terminal-1.service`) === 0, 'nothing for the terminal beside it');
check(!(low('/omnimind.slice') > 0), 'nothing for the slice of runs');
// Where nobody asks for a weight there is no file.
const weight = (path) => (existsSync(`${root}${path}/cpu.weight`) ? readFileSync(`${root}${path}/cpu.weight`, 'utf8').trim() : '100');
await until(() => weight(editor) === '300');
check(`${weight(editor)} ${weight(`${manager}/app.slice/app-terminal-1.service`)}` === '300 100', `the editor weighs ${weight(editor)} beside the terminal`);
systemctl('kill', '--signal=KILL', 'omnimind-smart-monitor.service');
const again_s = await until(() => /was killed before it could undo/.test(readFileSync('/var/log/omnimind/smart-monitor.log', 'utf8')));
check(again_s < 60, `the next monitor takes back what a killed one had reserved, after ${again_s} s`);
await until(() => low(editor) >= 95);
check(low(editor) >= 95, `and reserves it anew: ${low(editor)} MiB`);
systemctl('stop', 'omnimind-smart-monitor.service');
check(lows().join() === [planned, planned, planned, planned, 0].join(), `with the monitor's end all is as setup planned: ${lows().join(' ')} MiB`);
check(weight(editor) === '100', 'and its weight');
const journal = '/var/lib/omnimind/journal';
check(!existsSync(journal) || readdirSync(journal).length === 0, 'no journal is left');

systemctl('start', 'omnimind-smart-monitor.service');
const asDev = (...words) => ['-u', 'dev', '--', 'env', '-C', '/', 'HOME=/home/dev', `PATH=${process.env.PATH}`, `XDG_RUNTIME_DIR=/run/user/${uid}`, ...words];
const hogUnit = ['systemd-run', '--user', '--pipe', '--wait', '--collect', '--quiet', '--slice=app.slice', '--unit=app-terminal-2.service'];
spawn('runuser', asDev(...hogUnit, '--', 'sh', '-c', '/omnimind/programs/leak-c-malloc --rate=1200 --seconds=900 & wait'), { stdio: 'ignore' });
const pidOf = (name) => Number(/^(\d+)/.exec(spawnSync('pgrep', ['-x', name], { encoding: 'utf8' }).stdout)?.[1] ?? Number.NaN);
await until(() => pidOf('leak-c-malloc') > 0);
const hog = pidOf('leak-c-malloc');
const cgroupOf = (pid) => (existsSync(`/proc/${pid}/cgroup`) ? readFileSync(`/proc/${pid}/cgroup`, 'utf8').trim().slice(3) : 'ended');
const shell = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${hog}/status`, 'utf8'))?.[1]);
const moved_s = await until(() => cgroupOf(hog).includes('omnimind-dev.slice') || cgroupOf(hog) === 'ended');
const scope = cgroupOf(hog);
check(scope.includes('/omnimind-dev.slice/omnimind-adopt-leak'), `a hog that was started plainly is moved after ${moved_s} s: ${scope}`);
check(cgroupOf(shell).endsWith('/app-terminal-2.service'), `its shell stays: ${cgroupOf(shell)}`);
const high = () => (existsSync(`${root}${scope}/memory.high`) ? readFileSync(`${root}${scope}/memory.high`, 'utf8').trim() : 'gone');
const held_s = await until(() => /^\d+$/.test(high()) || high() === 'gone');
const first = Number(high()) / 2 ** 20;
check(first > 0, `and throttled ${held_s} s later, at ${first} MiB`);
const unit = scope.slice(scope.lastIndexOf('/') + 1);
const given = spawnSync('runuser', asDev('/omnimind/installed/bin/omnimind', 'release', '--memory', '40MiB', unit), { encoding: 'utf8' });
await until(() => Number(high()) / 2 ** 20 > first);
check(given.status === 0 && Number(high()) / 2 ** 20 > first, `its owner gives it 40 MiB: memory.high ${Number(high()) / 2 ** 20} MiB; ${given.stdout.trim()} ${given.stderr.trim()}`);
check(existsSync(`/proc/${hog}`), 'the hog lives');
const let_go = spawnSync('runuser', asDev('/omnimind/installed/bin/omnimind', 'release', '--resume', String(hog)), { encoding: 'utf8' });
await until(() => high() === 'max');
check(let_go.status === 0 && high() === 'max', `and lets it go on: ${high()}; ${let_go.stdout.trim()} ${let_go.stderr.trim()}`);
spawnSync('kill', ['-KILL', String(hog)]);
for (const line of readFileSync('/var/log/omnimind/smart-monitor.log', 'utf8').split('\n')) if (/reserve|undo|leak|moved|adopt/.test(line)) console.log('    ', line);
process.exit(failed === 0 ? 0 : 1);
JS
