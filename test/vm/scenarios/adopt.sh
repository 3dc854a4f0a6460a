#!/bin/bash
# `omnimind adopt` moves a running tree whole, double-forked processes included, `release` puts each one back to the very
# cgroup it came from: as root, and as a user inside of his own service manager.
. /omnimind/lib.sh
procs() { sort -n "/sys/fs/cgroup$1/cgroup.procs" 2>/dev/null; }

cat >/var/tmp/daemon.py <<'PY'
import os, sys, time
# As a daemon does it: fork, setsid, fork; its first parent goes on.
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open(sys.argv[1], 'w').close()
        time.sleep(3000)
    os._exit(0)
time.sleep(3000)
PY
# As make, npm and others do, it gives its processes a variable of its own: by that, the command in `_` aside, sleep 3004 is
# known, which has no parent, no group and no session in the tree.
cat >/var/tmp/tree.sh <<'SH'
export TREE=1
sleep 3001 &
bash -c 'sleep 3002 & wait' &
(sleep 3003 &)
(setsid sleep 3004 &)
(setsid bash -c '(sleep 3005 &); sleep 3006' &)
python3 /var/tmp/daemon.py "$1.daemon" &
echo $$ >"$1"
while :; do sleep 2; done
SH
# The service's main process, the tree below it, and a bystander that the same shell daemonized later.
cat >/var/tmp/origin.sh <<'SH'
bash /var/tmp/tree.sh "$1" &
# Until all of it is there: under emulation Python takes seconds to start, and what it forks first ends when it is scheduled.
while [ ! -s "$1" ] || [ ! -e "$1.daemon" ] || [ "$(pgrep -fc '^[^ ]*python3 /var/tmp/daemon.py')" -ne 2 ] ||
  [ "$(pgrep -fc '^sleep 300[1-6]$')" -ne 6 ]; do sleep 1; done
(setsid sleep 4000 &)
until pgrep -f '^sleep 4000$' >/dev/null; do sleep 1; done
exec sleep 4001
SH
chmod 644 /var/tmp/*.sh /var/tmp/daemon.py

# Adopts, forks, releases. $1: words before omnimind; $2: cgroup of the origin; $3: PID of the root; $4: of the main process
round() {
  local as=$1 origin=$2 root=$3 main=$4 before inside pid status scope cgroup stayed at
  before=$(procs "$origin")
  echo "     in $origin: $(wc -l <<<"$before") processes, root $root"
  status=0
  $as "$omnimind" adopt "$root" --json >/out/adopt.json 2>/out/adopt.err || status=$?
  head -n 3 /out/adopt.err
  check "$status" 'adopt says that it did'
  cgroup=$(cgroup_of "$root")
  scope=$(basename "$cgroup")
  case $cgroup in
    */omnimind.slice/omnimind-dev.slice/omnimind-adopt-tree.sh-*.scope) check 0 "the root is in $cgroup" ;;
    *) check 1 "the root is in $cgroup" ;;
  esac
  stayed=''
  for pid in $(procs "$origin"); do
    [ "$pid" = "$main" ] || stayed="$stayed $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null):"
  done
  [ "$stayed" = ' sleep 4000 :' ]
  check $? "nothing but the service's own and the bystander stayed:$stayed"
  inside=$(procs "$cgroup")
  for seconds in 3001 3002 3003 3004 3005 3006; do
    pid=$(pgrep -f "^sleep $seconds" | head -n 1)
    grep -qx "$pid" <<<"$inside" || check 1 "sleep $seconds ($pid) is in $(cgroup_of "$pid")"
  done
  [ "$(for pid in $inside; do tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline"; done 2>/dev/null | grep -o 'daemon.py' | wc -l)" -eq 2 ]
  check $? 'both processes of the daemon are in the scope'
  # A sleep of two seconds may end between two looks: then the next one is looked at.
  for _ in $(seq 200); do
    pid=$(pgrep -n -P "$root" -x sleep)
    at=$(cgroup_of "$pid")
    [ -n "$at" ] && ! grep -qx "$pid" <<<"$inside" && break
    sleep 0.3
  done
  ! grep -qx "$pid" <<<"$inside" && [ "$at" = "$cgroup" ]
  check $? "what is forked later ($pid) is born in the scope"
  if [ -z "$as" ] && [ "$origin" = /system.slice/origin.service ]; then
    status=0
    $as "$omnimind" adopt "$root" >/out/again.txt || status=$?
    [ "$status" -eq 0 ] && grep -q 'already' /out/again.txt && [ "$(cgroup_of "$root")" = "$cgroup" ]
    check $? "adopted again: $(cat /out/again.txt)"
  fi
  inside=$(procs "$cgroup")
  status=0
  $as "$omnimind" release "$scope" >/out/release.txt || status=$?
  check "$status" "release: $(head -n 1 /out/release.txt)"
  stayed=''
  for pid in $inside; do
    # What has ended meanwhile is nowhere.
    at=$(cgroup_of "$pid")
    [ -z "$at" ] || [ "$at" = "$origin" ] || stayed="$stayed $pid in $at"
  done
  [ -z "$stayed" ] && [ "$(cgroup_of "$root")" = "$origin" ]
  check $? "all are back in $origin$stayed"
  wait_for test ! -e "/sys/fs/cgroup$cgroup"
  check $? 'the scope is gone'
}
echo '     as root'
systemd-run --quiet --unit=origin.service bash /var/tmp/origin.sh /run/tree.root
wait_for pgrep -f '^sleep 4001'
root=$(cat /run/tree.root)
main=$(systemctl show --property=MainPID --value origin.service)
status=0
"$omnimind" adopt "$main" >/dev/null 2>/out/main.err || status=$?
[ "$status" -eq 64 ] && [ "$(cgroup_of "$main")" = /system.slice/origin.service ]
check $? "the main process of a service stays: $(head -n 1 /out/main.err)"
round '' /system.slice/origin.service "$root" "$main"
ls /var/lib/omnimind/adopted 2>/dev/null | grep -q . && check 1 'nothing is kept of what was released'
systemctl stop origin.service

echo '     as a user'
make_dev
export XDG_RUNTIME_DIR=/run/user/$uid
user=$manager
as_dev systemd-run --user --quiet --unit=origin.service bash /var/tmp/origin.sh "$XDG_RUNTIME_DIR/tree.root"
wait_for pgrep -f '^sleep 4001'
root=$(cat "$XDG_RUNTIME_DIR/tree.root")
main=$(pgrep -f '^sleep 4001')
round in_manager "$user/app.slice/origin.service" "$root" "$main"
status=0
in_manager "$omnimind" adopt "$$" >/dev/null 2>/out/foreign.err || status=$?
[ "$status" -eq 77 ]
check $? "another user's process stays: $(head -n 1 /out/foreign.err)"

echo '     as root, from the manager of a user'
round '' "$user/app.slice/origin.service" "$root" "$main"

echo '     as a user, from a login session'
systemd-run --quiet --unit=login.service --property=PAMName=login --property=User=dev sleep 5000
wait_for pgrep -f 'sleep 5000'
pid=$(pgrep -f 'sleep 5000')
session=$(cgroup_of "$pid")
status=0
in_manager "$omnimind" adopt "$pid" >/out/session.txt 2>/out/session.err || status=$?
case $(cgroup_of "$pid") in
  "$user"/omnimind.slice/omnimind-dev.slice/*) check "$status" "from $session into $(cgroup_of "$pid")" ;;
  *) check 1 "from $session into $(cgroup_of "$pid"): $(cat /out/session.txt /out/session.err)" ;;
esac
status=0
in_manager "$omnimind" release --all >/out/session.txt 2>/out/session.err || status=$?
case $(cgroup_of "$pid") in
  "$user"/app.slice/app-omnimind-sleep-*.scope) check "$status" "and, since nobody gives it back, $(cgroup_of "$pid")" ;;
  *) check 1 "released into $(cgroup_of "$pid"): $(cat /out/session.txt /out/session.err)" ;;
esac
systemctl stop login.service

echo '     by a rule'
mkdir -p /etc/omnimind
printf '[[adopt.rules]]\nname = "rule-target"\nparent_scope = "ruled-*.service"\n' >/etc/omnimind/config.toml
cp /usr/bin/sleep /var/tmp/rule-target
systemd-run --quiet --unit=ruled-a.service bash -c '(/var/tmp/rule-target 6000 &); exec sleep 6001'
systemd-run --quiet --unit=other.service bash -c '(/var/tmp/rule-target 6002 &); exec sleep 6003'
"$omnimind" monitor --mode smart --interval 1s --json >/out/monitor.jsonl 2>/out/monitor.err &
monitor=$!
ruled() { cgroup_of "$(pgrep -f "rule-target $1")"; }
is_adopted() { [[ $(ruled "$1") == /omnimind.slice/omnimind-dev.slice/omnimind-adopt-rule-target-* ]]; }
wait_for is_adopted 6000
check $? "what was there before the monitor is in $(ruled 6000)"
systemd-run --quiet --unit=ruled-b.service bash -c '(/var/tmp/rule-target 6004 &); exec sleep 6005'
wait_for is_adopted 6004
check $? "what came later is in $(ruled 6004)"
[ "$(ruled 6002)" = /system.slice/other.service ]
check $? "what the rule does not fit stayed in $(ruled 6002)"
wait_for grep 'by rule 1 of adopt.rules' /out/monitor.jsonl
grep -o '[^"]*by rule 1 of adopt.rules' /out/monitor.jsonl
check $? 'and the monitor says so'
kill "$monitor"
wait "$monitor"
exit "$failed"
