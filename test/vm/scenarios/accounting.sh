#!/bin/bash
# Who it is, as the monitor tells it: tasks run into pids.max; a container has its name; the one process of many that grows is named
# everywhere, and the others keep their priority.
# named: it takes eight minutes on a busy machine
. /omnimind/lib.sh
hash=$(printf 'a%.0s' $(seq 64))
slice=/sys/fs/cgroup/omnimind.slice/omnimind-dev.slice

cat >/var/tmp/indexer.py <<'PY'
import time
kept = []
while True:
    kept.append(bytearray(b'x' * (1 << 20)))
    time.sleep(1)
PY
cat >/var/tmp/culprit.sh <<'SH2'
for _ in 1 2 3 4 5 6 7 8; do sleep 700 & done
python3 /var/tmp/indexer.py
SH2
cat >/var/tmp/forks.py <<'PY'
import os, time
while True:
    try:
        if os.fork() == 0:
            time.sleep(3000)
    except OSError:
        pass
    time.sleep(1)
PY
cat >/var/tmp/engine.cjs <<'JS'
// Docker's socket, as far as it is asked.
const { createServer } = require('node:http');
const labels = (service) => ({ 'com.docker.compose.service': service, 'com.docker.compose.project': 'shop' });
const answer = (service) => JSON.stringify({ Name: `/shop-${service}-1`, Config: { Labels: labels(service) } });
createServer(({ url }, response) => response.end(answer(url.includes('/aaa') ? 'web' : 'worker'))).listen('/run/docker.sock');
JS
chmod 644 /var/tmp/*

set_up
systemd-run --quiet --unit=engine.service "$node" /var/tmp/engine.cjs
wait_for test -S /run/docker.sock
systemd-run --quiet --scope --unit="docker-$hash.scope" sleep 3000 &
systemd-run --quiet --scope --unit="docker-${hash//a/b}.scope" sleep 3000 &
systemd-run --quiet --unit=forks.service --property=TasksMax=100 python3 /var/tmp/forks.py
systemd-run --quiet --unit=batch.service --slice=omnimind-dev.slice --property=MemoryMax=600M --property=MemorySwapMax=0 \
  bash /var/tmp/culprit.sh
# Nothing else to do meanwhile: under emulation whoever asks each second is most of the load.
wait_long() { for _ in $(seq 50); do "$@" >/dev/null 2>&1 && return 0; sleep 10; done; return 1; }
# Its exit status tells of trouble, of which there is some.
status_json() { "$omnimind" status --json >/out/status.json 2>/dev/null; test -s /out/status.json; }
names_it() { status_json && grep -q '"web · shop"' /out/status.json; }
wait_long names_it
check $? 'the container is called web · shop'

told() { journalctl --quiet --output=cat OMNIMIND_KIND=behavior_changed "OMNIMIND_WORKLOAD_NAME=$1" OMNIMIND_SEVERITY=alert OMNIMIND_SEVERITY=critical; }
tasks_told() { told forks.service | grep -q .; }
wait_long tasks_told
check $? "tasks that run into pids.max: $(told forks.service | tail -n 1)"
journalctl --quiet --output=cat OMNIMIND_WORKLOAD_NAME=forks.service >/out/forks.txt
echo "     tasks: $(cat /sys/fs/cgroup/system.slice/forks.service/pids.current), told in all: $(tr '\n' ';' </out/forks.txt | head -c 1500)"
told forks.service | grep -q 'task'
check $? 'they are named'

is_alarm() { told batch.service | grep -q indexer.py && status_json; }
wait_long is_alarm
check $? "the alarm names who grows: $(told batch.service | tail -n 1)"
for pid in $(pgrep -f '^sleep 700'); do [ "$(ps -o ni= -p "$pid" | tr -d ' ')" = 0 ] || check 1 "sleep $pid has nice $(ps -o ni= -p "$pid")"; done
# Where nobody asks for a weight systemd takes the controller away again, and the file with it.
weight=$(cat "$slice/batch.service/cpu.weight" 2>/dev/null || echo 100)
[ "$weight" = 100 ]
check $? "the others keep their priority: weight $weight"
COLUMNS=140 "$omnimind" status >/out/status.txt; grep -q indexer.py /out/status.txt
check $? 'status too'
cat /out/status.txt
"$omnimind" why batch.service >/out/why.txt; grep -q 'indexer.py (PID' /out/why.txt
check $? "why too: $(grep -m1 indexer.py /out/why.txt)"
script -qc "stty cols 140 rows 60; timeout --foreground --kill-after=5 20 $omnimind top" /out/top.txt >/dev/null </dev/null; grep -q indexer.py /out/top.txt
check $? 'top too'
grep -q 'indexer.py' /out/status.json
check $? 'the API too'
echo "     took $(seconds) s"
exit "$failed"
