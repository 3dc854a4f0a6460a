#!/bin/bash
# The right quantity, limit and culprit where the kernel keeps account: what workers share counts once; memfds and tmpfs are seen;
# a limit of a slice is forecast with its neighbor; tasks run into pids.max; a container has its name; the one process of many that
# grows is named everywhere, and the others keep their priority.
# named: it takes four minutes, nine on a busy machine
. /omnimind/lib.sh
programs=/omnimind/programs
hash=$(printf 'a%.0s' $(seq 64))
slice=/sys/fs/cgroup/omnimind.slice/omnimind-dev.slice

cat >/var/tmp/prefork.py <<'PY'
import os, time
data = bytearray(b'x' * (100 << 20))
for _ in range(8):
    if os.fork() == 0:
        time.sleep(600)
time.sleep(100)
os.killpg(0, 9)
PY
cat >/var/tmp/memfd.py <<'PY'
import os, time
kept = os.memfd_create('kept')
for _ in range(260):
    os.write(kept, b'x' * (1 << 20))
    time.sleep(1)
PY
cat >/var/tmp/indexer.py <<'PY'
import time
kept = []
while True:
    kept.append(bytearray(b'x' * (1 << 20)))
    time.sleep(1)
PY
cat >/var/tmp/culprit.sh <<'SH2'
for _ in 1 2 3 4 5 6 7 8; do sleep 700 & done
exec python3 /var/tmp/indexer.py
SH2
cat >/var/tmp/engine.cjs <<'JS'
// Docker's socket, as far as it is asked.
const { createServer } = require('node:http');
const labels = (service) => ({ 'com.docker.compose.service': service, 'com.docker.compose.project': 'shop' });
const answer = (service) => JSON.stringify({ Name: `/shop-${service}-1`, Config: { Labels: labels(service) } });
createServer(({ url }, response) => response.end(answer(url.includes('/aaa') ? 'web' : 'worker'))).listen('/run/docker.sock');
JS
chmod 644 /var/tmp/*

set_up
make_dev
systemd-run --quiet --unit=engine.service "$node" /var/tmp/engine.cjs
wait_for test -S /run/docker.sock
systemd-run --quiet --scope --unit="docker-$hash.scope" sleep 3000 &
systemd-run --quiet --scope --unit="docker-${hash//a/b}.scope" sleep 3000 &
# What a person works with: shells of a terminal, servers of one program in three projects, clusters of one database.
cp "$(command -v sleep)" /usr/local/bin/postgres
for name in main billing shop test blog wiki mail stats; do
  mkdir -p "/var/lib/postgresql/15/$name"
  systemd-run --quiet --unit="postgresql@15-$name.service" --working-directory="/var/lib/postgresql/15/$name" \
    sh -c 'postgres 3000 & exec postgres 3000'
done
for name in api web admin; do
  mkdir -p "/home/dev/$name"
  echo 'setInterval(() => {}, 1000)' >"/home/dev/$name/server.js"
  as_dev systemd-run --user --quiet --unit="run-u$name.service" --working-directory="/home/dev/$name" "$node" server.js
done
for number in 1 2 3 4 5 6 7 8 9 10 11 12 13; do
  as_dev systemd-run --user --quiet --scope --unit="vte-spawn-$number.scope" --slice=app-org.gnome.Terminal.slice \
    bash -c "cd /home/dev$([ "$number" -gt 9 ] && echo /api); sleep 3000; :" >/dev/null 2>&1 &
done
systemd-run --quiet --unit=forks.service --property=TasksMax=150 bash -c 'while :; do sleep 3000 & sleep 1; done'
systemd-run --quiet --unit=batch.service --slice=omnimind-dev.slice --property=MemoryMax=400M --property=MemorySwapMax=0 \
  bash /var/tmp/culprit.sh
in_manager systemctl --user set-property --runtime omnimind-dev.slice MemoryMax=300M MemorySwapMax=0
as_dev systemd-run --user --quiet --unit=database.service --slice=omnimind-dev.slice python3 -c \
  "import time; kept = bytearray(b'x' * (120 << 20)); time.sleep(3000)"
begun=$(seconds)
setsid --wait "$omnimind" run --mode observe --report /out/prefork.json -- python3 /var/tmp/prefork.py >/out/prefork.txt 2>&1 &
prefork=$!
"$omnimind" run --mode observe --report /out/memfd.json -- python3 /var/tmp/memfd.py >/out/memfd.txt 2>&1 &
memfd=$!
"$omnimind" run --mode observe --report /out/tmpfs.json -- bash -c \
  'for _ in $(seq 200); do head -c 1048576 /dev/zero >>/dev/shm/kept; sleep 1; done; rm /dev/shm/kept' >/out/tmpfs.txt 2>&1 &
tmpfs=$!
in_manager "$omnimind" run --mode observe --name hog --report /home/dev/hog.json -- "$programs/leak-c-malloc" --rate=50 --seconds=600 \
  >/out/hog.txt 2>&1
check $(($? != 137)) "the hog was killed after $(($(seconds) - begun)) s"

cat >/var/tmp/hog.mjs <<'JS'
import { readFileSync } from 'node:fs';
const report = JSON.parse(readFileSync('/home/dev/hog.json', 'utf8'));
const check = (isGood, text) => console.log(isGood ? 'ok  ' : 'FAIL', text);
// Whose log the user may not read: then the kernel's count.
const kill = report.events.find(({ type, text }) => type === 'kill' || text?.code === 'kills.unread');
check(kill !== undefined, `its report has the kill: ${JSON.stringify(kill)}`);
const changes = report.events.filter(({ type }) => type === 'behavior_changed');
const told = changes.find(({ verdict }) => verdict.time_to_exhaustion_s !== null);
const { t, time_to_exhaustion_s: forecast, evidence } = told?.verdict ?? { time_to_exhaustion_s: { low: 0, high: 0 } };
const left = report.run.duration_s - t;
const middle = (forecast.low + forecast.high) / 2;
check(middle > left / 2 && middle < left * 2, `forecast at ${t} s: ${forecast.low} to ${forecast.high} s; it was ${left} s`);
const limit = evidence?.find(({ signal }) => signal === 'memory_left')?.parameters;
check(limit?.name.endsWith('omnimind-dev.slice') && limit.neighbor === 'database.service', `the limit: ${JSON.stringify(limit)}`);
process.exit(0);
JS
"$node" /var/tmp/hog.mjs | tee /out/hog.check
grep -q FAIL /out/hog.check && failed=1

in_manager "$omnimind" record --for 5s --out /home/dev/record.jsonl -- sleep 8
grep -q kernel_bytes /home/dev/record.jsonl
check $? 'what is recorded has a scope, with the account of the kernel'

# Its exit status tells of trouble, of which there is some.
status_json() { "$omnimind" status --json >/out/status.json 2>/dev/null; test -s /out/status.json; }
names_it() { status_json && grep -q '"web · shop"' /out/status.json; }
wait_for names_it
check $? 'the container is called web · shop'

told() { journalctl --quiet --output=cat OMNIMIND_KIND=behavior_changed "OMNIMIND_WORKLOAD_NAME=$1" OMNIMIND_SEVERITY=alert OMNIMIND_SEVERITY=critical; }
tasks_told() { told forks.service | grep -q .; }
wait_for tasks_told
check $? "tasks that run into pids.max: $(told forks.service | tail -n 1)"
journalctl --quiet --output=cat OMNIMIND_WORKLOAD_NAME=forks.service >/out/forks.txt
echo "     tasks: $(cat /sys/fs/cgroup/system.slice/forks.service/pids.current), told in all: $(tr '\n' ';' </out/forks.txt | head -c 1500)"
told forks.service | grep -q 'task'
check $? 'they are named'

is_alarm() { status_json && told batch.service | grep -q indexer.py; }
wait_for is_alarm
check $? "the alarm names who grows: $(told batch.service | tail -n 1)"
COLUMNS=140 "$omnimind" status >/out/status.txt; grep -q indexer.py /out/status.txt
check $? 'status too'
"$omnimind" why batch.service >/out/why.txt; grep -q 'indexer.py (PID' /out/why.txt
check $? "why too: $(grep -m1 indexer.py /out/why.txt)"
script -qc "stty cols 140 rows 60; timeout --foreground --kill-after=5 20 $omnimind top" /out/top.txt >/dev/null </dev/null; grep -q indexer.py /out/top.txt
check $? 'top too'
grep -q 'indexer.py' /out/status.json
check $? 'the API too'
for pid in $(pgrep -f '^sleep 700'); do [ "$(ps -o ni= -p "$pid" | tr -d ' ')" = 0 ] || check 1 "sleep $pid has nice $(ps -o ni= -p "$pid")"; done
[ "$(cat "$slice/batch.service/cpu.weight")" = 100 ]
check $? "the others keep their priority: weight $(cat "$slice/batch.service/cpu.weight")"

wait "$prefork" "$memfd" "$tmpfs"
cat >/var/tmp/runs.mjs <<'JS'
import { readFileSync } from 'node:fs';
const check = (isGood, text) => console.log(isGood ? 'ok  ' : 'FAIL', text);
const MiB = 2 ** 20;
for (const name of ['prefork', 'memfd', 'tmpfs']) {
  const { memory, events } = JSON.parse(readFileSync(`/out/${name}.json`, 'utf8'));
  const [anon, shared] = [memory.peak_anon_bytes, memory.peak_shmem_bytes].map((bytes) => Math.round(bytes / MiB));
  const verdicts = events.flatMap(({ verdict }) => verdict ?? []);
  const isAlarm = verdicts.some(({ severity }) => severity === 'alert' || severity === 'critical');
  const grows = verdicts.some(({ memory_behavior }) => ['growing', 'leaking'].includes(memory_behavior));
  const isNamed = verdicts.some(({ evidence }) => evidence.some(({ signal }) => signal.startsWith('shmem')));
  const text = `${name}: ${anon} MiB anonymous, ${shared} MiB shared, ${grows ? 'growing' : 'not growing'}${isAlarm ? ', alarm' : ''}`;
  check(name === 'prefork' ? anon < 160 && !isAlarm : grows && isNamed && shared > 150 && anon < 40, text);
}
JS
"$node" /var/tmp/runs.mjs | tee /out/runs.check
grep -q FAIL /out/runs.check && failed=1
echo "     took $(seconds) s"
exit "$failed"
