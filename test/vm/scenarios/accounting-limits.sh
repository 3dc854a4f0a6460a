#!/bin/bash
# The right quantity and the right limit where the kernel keeps account: what workers share counts once; shared memory and tmpfs are
# seen; a limit of a slice is forecast with its neighbor, and the kill is in the report.
# named: it takes six minutes
. /omnimind/lib.sh
programs=/omnimind/programs

cat >/var/tmp/prefork.py <<'PY'
import os, time
first = os.getpid()
data = bytearray(100 << 20)
for page in range(0, len(data), 4096):
    data[page] = 1
workers = [os.fork() for _ in range(8) if os.getpid() == first]
if os.getpid() != first:
    time.sleep(600)
time.sleep(100)
for worker in workers:
    os.kill(worker, 9)
PY
cat >/var/tmp/shared.py <<'PY'
import os, time
kept = os.memfd_create('kept')
for _ in range(200):
    os.write(kept, b'x' * (1 << 20))
    time.sleep(1)
PY
chmod 644 /var/tmp/*

# looked FILE: what a program of ours finds wrong fails, and so does its own end
looked() {
  "$node" "$1" >/out/looked.txt || failed=1
  cat /out/looked.txt
  grep -q FAIL /out/looked.txt && failed=1
}

make_dev
in_manager systemctl --user set-property --runtime omnimind-dev.slice MemoryMax=300M MemorySwapMax=0
as_dev systemd-run --user --quiet --unit=database.service --slice=omnimind-dev.slice python3 -c \
  "import time; kept = bytearray(b'x' * (120 << 20)); time.sleep(3000)"
begun=$(seconds)
"$omnimind" run --mode observe --report /out/prefork.json -- python3 /var/tmp/prefork.py >/out/prefork.txt 2>&1 &
prefork=$!
"$omnimind" run --mode observe --report /out/shared.json -- python3 /var/tmp/shared.py >/out/shared.txt 2>&1 &
shared=$!
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
JS
looked /var/tmp/hog.mjs

in_manager "$omnimind" record --for 5s --out /home/dev/record.jsonl -- sleep 8
grep -q kernel_bytes /home/dev/record.jsonl
check $? 'what is recorded has a scope, with the account of the kernel'

wait "$prefork" "$shared" "$tmpfs"
cat >/var/tmp/runs.mjs <<'JS'
import { readFileSync } from 'node:fs';
const check = (isGood, text) => console.log(isGood ? 'ok  ' : 'FAIL', text);
const MiB = 2 ** 20;
for (const name of ['prefork', 'shared', 'tmpfs']) {
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
looked /var/tmp/runs.mjs
echo "     took $(seconds) s"
exit "$failed"
