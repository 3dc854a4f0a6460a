#!/bin/bash
# What is in force when the monitor is killed is undone within 10 s of its restart; what somebody else changed meanwhile stays
# theirs; a restart of D-Bus and of the user's manager leaves nothing orphaned; and the end of the monitor undoes all.
. /omnimind/lib.sh
slice=/sys/fs/cgroup/omnimind.slice/omnimind-dev.slice
service=omnimind-smart-monitor.service
set_up

# Where nobody asks for a weight systemd takes the controller away again, and the file with it.
weight() { cat "$slice/$1.service/cpu.weight" 2>/dev/null || echo 100; }
# is_limited CGROUP; where it is not there yet nothing is read
is_limited() { [[ $(cat "$1/memory.high" 2>/dev/null) == [0-9]* ]]; }
# A hog with 300 MB of its own to fill: it is throttled after some twenty seconds. Then it is stopped, so that nobody throttles
# it again.
throttled_hog() {
  systemd-run --quiet --unit="$1.service" --slice=omnimind-dev.slice --property=MemoryMax=300M --property=MemorySwapMax=0 \
    /omnimind/programs/leak-c-malloc --rate=480 --seconds=900
  wait_for is_limited "$slice/$1.service"
  systemctl kill --signal=STOP "$1.service"
  echo "     $1: memory.high $(cat "$slice/$1.service/memory.high"), cpu.weight $(weight "$1")"
}
released() { [ "$(cat "$slice/$1.service/memory.high")" = max ] && [ "$(weight "$1")" = 100 ]; }

throttled_hog first
released first; check $(($? == 0)) 'a throttle is in force'
throttled_hog second
systemctl set-property --runtime second.service MemoryHigh=123M
theirs=$(cat "$slice/second.service/memory.high")

before=$(systemctl show --value -p MainPID $service)
kill -KILL "$before"
for _ in $(seq 60); do
  sleep 0.5
  now=$(systemctl show --value -p MainPID $service)
  [ "$now" != 0 ] && [ "$now" != "$before" ] && break
done
check $((now == 0 || now == before)) "the monitor was started anew: PID $before, then $now"
for half in $(seq 0 60); do
  released first && break
  sleep 0.5
done
released first; check $? "killed while a throttle was in force: undone after $((half / 2)) s of its restart"
check $((half > 20)) 'that is within 10 s'
[ "$(cat "$slice/second.service/memory.high")" = "$theirs" ]; check $? "what somebody else set stays theirs: $theirs"
[ "$(weight second)" = 100 ]; check $? 'and the rest of it is undone'
wait_for systemctl is-active --quiet $service

# A run of root's whose omnimind is killed is cleaned up after by the monitor.
"$omnimind" run --name rooted -- sh -c '/omnimind/programs/leak-c-malloc --rate=2400 --seconds=900 & sleep 900' 2>/out/rooted.txt &
rooted_high() { cat "$slice"/omnimind-run-rooted-*.scope/memory.high 2>/dev/null; }
# Before the scope is there nothing is read.
is_throttled() { [[ $(rooted_high) == [0-9]* ]]; }
is_released() { [ "$(rooted_high)" = max ]; }
wait_for is_throttled
pkill -STOP -f leak-c-malloc
echo "     rooted: memory.high $(rooted_high)"
kill -KILL "$(pgrep -f 'start.js run --name rooted')"
began=$(seconds)
wait_for is_released
check $? "a killed run is cleaned up after by the monitor: $(($(seconds) - began)) s"
[ $(($(seconds) - began)) -le 12 ]
check $? 'that is at its next look, every 10 s'
pkill -KILL -f 'leak-c-malloc --rate=2400'
pkill -KILL -f 'sleep 900'

throttled_hog third
systemctl restart dbus.service
sleep 3
systemctl stop $service
released third; check $? 'after a restart of D-Bus the end of the monitor undoes its throttle'
[ -z "$(ls -A /var/lib/omnimind/journal 2>/dev/null)" ]; check $? 'no journal is left'
systemctl stop first.service second.service third.service

# A user's run, and a restart of the user's manager meanwhile. systemd 257's logind doesn't come back to a bus that was restarted.
systemctl restart systemd-logind.service
make_dev
# The manager's bus and slices are begun by a first run: one that begins while they do may go without a scope, and says so.
in_manager "$omnimind" run --full -- true >/dev/null 2>/out/first.txt
grep 'no scope' /out/first.txt
as_dev systemd-run --user --quiet --collect --unit=ours.service --setenv=PATH="$PATH" --setenv=HOME=/home/dev \
  --property=StandardError=file:/tmp/ours.txt "$omnimind" run --name hog --full -- \
  sh -c '/omnimind/programs/leak-c-malloc --rate=2400 --seconds=900 & sleep 900'
users=/sys/fs/cgroup$manager/omnimind.slice/omnimind-dev.slice
is_users_limited() { scope=$(ls -d "$users"/omnimind-run-hog-*.scope) && is_limited "$scope"; }
wait_for is_users_limited
# A limit is in the cgroup first; a manager that restarts before it was told writes its own there.
is_told() { [ "$(as_dev systemctl --user show --value -p MemoryHigh "$(basename "$scope")")" != infinity ]; }
wait_for is_told
grep 'no scope' /tmp/ours.txt
pkill -STOP -f leak-c-malloc
is_throttled() { [ -f "$scope/memory.high" ] && [ "$(cat "$scope/memory.high")" != max ]; }
echo "     $(basename "$scope"): memory.high $(cat "$scope/memory.high")"
is_throttled; check $? "a user's own run is throttled in the user's manager"
as_dev systemctl --user daemon-reexec
sleep 3
runner=$(pgrep -u dev -f 'start.js run --name hog' | head -n 1)
kill -KILL "$runner"
sleep 1
is_throttled; check $? 'the killed run leaves its throttle'
in_manager "$omnimind" run -- sleep 5 >/dev/null 2>/out/next.txt
[ "$(cat "$scope/memory.high")" = max ]; check $? 'after a restart of the manager, the next run of the user undoes it'
exit "$failed"
