#!/bin/bash
# What the monitor's service tells: entries of the journal with fields of their own, a log of lines that is turned over, and an
# event log that members of the group may read and that kill -9 takes nothing from.
. /omnimind/lib.sh
set_up
service=omnimind-smart-monitor.service
events=/var/lib/omnimind/events
log=/var/log/omnimind/smart-monitor.log

# start FROM TO: workloads, each of which is an event once it is known
start() {
  for number in $(seq "$1" "$2"); do
    systemd-run --quiet --unit="w-$number.service" --slice=omnimind-dev.slice sleep 3000
  done
}
told() { cat $events/*.jsonl | grep -c '"name":"w-[0-9]*.service"'; }
has_told() { [ "$(told)" -ge "$1" ]; }
# die NAME: a workload that the kernel kills at its limit, which is told to people
die() {
  systemd-run --quiet --unit="$1" --property=MemoryMax=30M --property=MemorySwapMax=0 --property=RuntimeMaxSec=200 \
    /omnimind/programs/leak-c-malloc --rate=2400 --seconds=190
}
logs() { grep -q " $1" $log; }

start 1 5
wait_for has_told 5
check $? "the event log has the first workloads, $(told) times"
logs 'started OmniMind monitor [0-9.]*, smart mode$' && ! grep -E ' (w-[0-9]*|init)\.' $log
check $? "the log has nothing of them, who are well: $(cat $log)"
die limited
wait_for logs 'critical killed .*limited.service'
check $? "it tells of who died: $(grep limited $log)"
! grep -vE '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z (ok|watch|alert|critical) [a-z_]+ [^ ]' $log
check $? 'each of its lines has time, severity, type and text'
[ "$(stat -c '%a %U:%G' $log)" = '640 root:omnimind' ]
check $? "it is $(stat -c '%a %U:%G' $log)"

# The journal takes up what it is sent in its own time.
has_limited() { journalctl --quiet --output=json --unit=$service SYSLOG_IDENTIFIER=omnimind >/out/journal.jsonl && grep -qF '"limited.service"' /out/journal.jsonl; }
wait_for has_limited
"$node" --input-type=module - <<'JS'
import { readFileSync } from 'node:fs';
const entries = readFileSync('/out/journal.jsonl', 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
const entry = entries.find(({ OMNIMIND_WORKLOAD_NAME: name }) => name === 'limited.service');
const wanted = ['MESSAGE', 'OMNIMIND_ID', 'OMNIMIND_TYPE', 'OMNIMIND_SEVERITY', 'OMNIMIND_CAUSE', 'OMNIMIND_WORKLOAD', 'OMNIMIND_UID'];
const missing = wanted.filter((field) => typeof entry?.[field] !== 'string');
const quiet = entries.every(({ OMNIMIND_WORKLOAD_NAME: name }) => !/^w-/.test(name));
const isGood = missing.length === 0 && entry.OMNIMIND_KIND === 'kill' && entry.PRIORITY === '2' && quiet;
console.log(isGood ? 'ok  ' : 'FAIL', `the journal has it with its fields: ${entry?.MESSAGE} ${entry?.OMNIMIND_TYPE} ${entry?.OMNIMIND_CAUSE}; missing: ${missing}`);
process.exit(isGood ? 0 : 1);
JS
check $? 'fields of the journal'

[ "$(stat -c '%a %U:%G' $events)" = '750 root:omnimind' ]
check $? "the event log is $(stat -c '%a %U:%G' $events)"
useradd --no-create-home dev
! runuser -u dev -- ls $events >/dev/null 2>&1
check $? 'a stranger may not read it'
usermod --append --groups omnimind dev
runuser -u dev -- sh -c "cat $events/*.jsonl" >/out/read.jsonl
check $? "a member of its group may: $(wc -l </out/read.jsonl) announcements"

# In a stream of events the monitor is killed (OMNIMIND_RUNS: so many times).
export rounds=${OMNIMIND_RUNS:-1}
for round in $(seq "$rounds"); do
  start $((round * 10)) $((round * 10 + 9)) &
  before=$(told)
  wait_for has_told $((before + 3))
  systemctl kill --signal=KILL $service
  cat $events/*.jsonl >/out/killed.jsonl
  wait
  wait_for systemctl is-active --quiet $service
  wait_for has_told $((before + 13))
  cat $events/*.jsonl >/out/after.jsonl
  head -c "$(stat -c %s /out/killed.jsonl)" /out/after.jsonl | cmp - /out/killed.jsonl
  check $? "kill -9 in a stream, round $round: what was written is there"
done
[ "$(ls $events | wc -l)" -gt "$rounds" ]
check $? "each start has a segment of its own: $(ls $events | wc -l)"
"$node" --input-type=module - <<'JS'
import { readFileSync } from 'node:fs';
const lines = readFileSync('/out/after.jsonl', 'utf8').split('\n').filter(Boolean);
const next = new Map();
let gaps = 0;
let torn = 0;
for (const line of lines) {
  try {
    const { id, sequence } = JSON.parse(line);
    const writer = id.replace(/-\d+$/, '');
    if (sequence !== (next.get(writer) ?? 1)) gaps += 1;
    next.set(writer, sequence + 1);
  } catch {
    torn += 1;
  }
}
const isGood = gaps === 0 && torn === 0 && next.size > Number(process.env.rounds);
console.log(isGood ? 'ok  ' : 'FAIL', `${lines.length} announcements of ${next.size} lives of the monitor, ${gaps} gaps, ${torn} torn lines`);
process.exit(isGood ? 0 : 1);
JS
check $? 'numbers without a gap'

# A log that is full is turned over.
head -c 5300000 /dev/zero | tr '\0' '\n' >>$log
systemctl restart $service
wait_for systemctl is-active --quiet $service
die turned
wait_for test -e $log.1
check $? "the log was turned over: $(ls -s $log*)"
wait_for test -s $log
[ "$(stat -c '%a %U:%G %s' $log | cut -d ' ' -f 1,2)" = '640 root:omnimind' ] && [ "$(stat -c %s $log)" -lt 1000000 ]
check $? "and a new one begun: $(stat -c '%a %U:%G, %s bytes' $log)"
exit "$failed"
