#!/bin/bash
# A user on a machine whose /proc hides the processes of others: a run is watched whole, and what can't be seen is said.
. /omnimind/lib.sh
set -e
useradd --create-home dev
mount -o remount,hidepid=2 /proc
as_dev() { runuser -u dev -- env HOME=/home/dev PATH="$PATH" LANG=C.UTF-8 "$@"; }

status=0
as_dev "$omnimind" run --report /home/dev/report.json -- \
  sh -c 'setsid sh -c "sha256sum /usr/bin/* >/dev/null; sleep 2" & sha256sum /usr/bin/* >/dev/null; sleep 8; exit 3' 2>/out/run.err || status=$?
check $((status != 3)) "the command's own status: $status"
node -e '
  const { verdict } = JSON.parse(require("fs").readFileSync("/home/dev/report.json", "utf8"));
  console.log("    ", verdict.cpu_behavior, verdict.memory_behavior, verdict.pressure);
  process.exit(verdict.cpu_behavior === "unknown" ? 1 : 0);' || check 1 'the run was judged'

status=0
as_dev "$omnimind" record --pid 1 --out /home/dev/t.jsonl.gz --for 3s >/out/record.out 2>/out/record.err || status=$?
cat /out/record.err
check $((status == 0)) "a process that is hidden can't be recorded: status $status"

as_dev timeout --signal=TERM 300 "$omnimind" monitor --json --interval 1s >/out/monitor.jsonl 2>/out/monitor.err &
monitor=$!
wait_for grep -q '"type":"tick"' /out/monitor.jsonl || true
# It hands the signal on.
pkill -TERM -u dev -x timeout || true
wait $monitor || true
ticks=$(grep -c '"type":"tick"' /out/monitor.jsonl || true)
check $((ticks < 1)) "the monitor goes on with what it sees: $ticks ticks"
cat /out/monitor.err
exit "$failed"
