#!/bin/bash
# `omnimind run` gives its command a scope of its own in omnimind-dev.slice, and is otherwise as if it were not there: exit
# status, streams, signals, environment. Where it can't, one line says why, and the command runs all the same.
. /omnimind/lib.sh
slice=/omnimind.slice/omnimind-dev.slice

# Root, from a service of the system.
status=0
here=$(cat /proc/self/cgroup)
"$omnimind" run --full --name 'a b/c' -- sh -c 'cat /proc/self/cgroup; cat /proc/$PPID/cgroup; (sleep 3 & cat /proc/$!/cgroup); exit 7' >/out/root.txt 2>/out/root.err || status=$?
check $((status != 7)) "root: the command's own exit status: $status"
mapfile -t lines </out/root.txt
echo "     ${lines[*]}"
[[ ${lines[0]} == 0::$slice/omnimind-run-a_b_c-*.scope ]]; check $? 'root: the command is in a scope of its own'
[ "${lines[1]}" = "$here" ]; check $? 'root: omnimind itself is where it was'
[ "${lines[2]}" = "${lines[0]}" ]; check $? 'root: what the command forks is in it too'
grep -q 'no scope' /out/root.err; check $(($? == 0)) 'root: no line about a missing scope'

"$omnimind" run -- /no/such/program 2>/out/none.err
check $(($? != 127)) 'a command that does not exist is told as before'
status=0
"$omnimind" run -- sh -c 'kill -TERM $$' 2>/dev/null || status=$?
check $((status != 143)) "a signal's status: $status"
"$omnimind" run -- sh -c 'trap "echo got; exit 3" TERM; echo up; while :; do sleep 1; done' >/out/signal.txt 2>/out/signal.err &
pid=$!
wait_for grep -q up /out/signal.txt
sleep 2
kill -TERM $pid
status=0
wait $pid || status=$?
{ [ "$status" -eq 3 ] && grep -q got /out/signal.txt; }; check $? "a signal is handed on: status $status"
wait_for has_no_scope
units=$(systemctl list-units --all --no-legend 'omnimind-*.scope')
[ -z "$units" ]; check $? "no scope stays behind $units"

# A user: inside the user's service manager, and outside of it.
make_dev
status=0
in_manager "$omnimind" run -- sh -c 'cat /proc/self/cgroup; cat /proc/$PPID/cgroup; exit 5' >/out/user.txt 2>/out/user.err || status=$?
check $((status != 5)) "user: the command's own exit status: $status"
mapfile -t lines </out/user.txt
echo "     ${lines[*]}"
[[ ${lines[0]} == 0::$manager$slice/omnimind-run-sh-*.scope ]]
check $? "user: the command is in a scope of the user's own manager"
[[ ${lines[1]} == 0::$manager/app.slice/run-*.service ]]
check $? 'user: omnimind itself is where it was'

status=0
as_dev "$omnimind" run -- sh -c 'cat /proc/self/cgroup; exit 6' >/out/outside.txt 2>/out/outside.err || status=$?
check $((status != 6)) "from outside of the manager: $status"
[[ $(cat /out/outside.txt) == 0::$manager$slice/omnimind-run-sh-*.scope ]]
check $? "it is in a scope of the user's manager too, which asks the system's: $(cat /out/outside.txt)"

status=0
runuser -u dev -- env -C / HOME=/home/dev PATH="$PATH" XDG_RUNTIME_DIR=/nowhere "$omnimind" run --full -- \
  sh -c 'cat /proc/self/cgroup; exit 6' >/out/fallback.txt 2>/out/fallback.err || status=$?
check $((status != 6)) "a user without a manager: the command runs all the same: $status"
[ "$(grep -c 'no scope of its own' /out/fallback.err)" -eq 1 ]
check $? "one line says why: $(grep 'no scope of its own' /out/fallback.err)"
[ "$(cat /out/fallback.txt)" = "$here" ]
check $? 'it runs where it was started'

# Without a bus.
systemctl stop dbus.socket dbus.service
status=0
"$omnimind" run --full -- sh -c 'exit 4' 2>/out/nobus.err || status=$?
check $((status != 4)) "without a bus the command runs all the same: $status"
check $(($(grep -c 'no scope of its own' /out/nobus.err) != 1)) "$(grep 'no scope of its own' /out/nobus.err)"
exit "$failed"
