# What the scenarios share; each begins with `. /omnimind/lib.sh`, and ends with `exit "$failed"`.
set -u
node=/omnimind/node_modules/node/bin/node
# An emulated service manager that has much to do answers later than within the usual 25 s.
export PATH="${node%/*}:$PATH" XDG_CACHE_HOME=/var/cache/scenario SYSTEMD_BUS_TIMEOUT=300
# The program as setup installs it: it starts in a fifth of the time that the sources take under emulation.
omnimind=/omnimind/installed/bin/omnimind
checkout=/omnimind/packages/cli/bin/omnimind
chmod 755 /omnimind
failed=0

# check STATUS TEXT: one line for each thing that was looked at
check() {
  if [ "$1" -eq 0 ]; then echo "ok   $2"; else echo "FAIL $2"; failed=1; fi
}

seconds() { cut -d. -f1 /proc/uptime; }

# wait_for COMMAND…: until it succeeds, five minutes at most
wait_for() {
  local end=$(($(seconds) + 300))
  until "$@" >/dev/null 2>&1; do
    [ "$(seconds)" -lt "$end" ] || return 1
    sleep 1
  done
}
# is_listed_as NAME: whether `listing` finds again what it wrote under that name. systemd forgets units in its own time.
is_listed_as() { listing again && cmp -s "/out/$1.txt" /out/again.txt; }
# settles_as NAME: writes it, and whether it is still so some seconds later
settles_as() { listing "$1" && sleep 5 && is_listed_as "$1"; }
# has_no_scope: whether all scopes of runs are gone
has_no_scope() { [ -z "$(systemctl list-units --all --no-legend 'omnimind-*.scope')" ]; }
# dev_works: whether the user's workload has begun
dev_works() { pgrep -u dev -x sleep; }
cgroup_of() { sed -n 's/^0:://p' "/proc/$1/cgroup" 2>/dev/null; }

# set_up WORDS…: a setup of the whole machine, for scenarios about something else
set_up() {
  "$omnimind" setup --system --yes "$@" >/out/setup.txt 2>&1 && return
  cat /out/setup.txt
  echo 'FAIL setup'
  exit 1
}

# has_seen NAME: whether the monitor of the whole machine has judged that workload. Under emulation its first seconds are those of
# loading, and what it has not seen yet it can't name.
has_seen() { grep -qsF "\"name\":\"$1\"" /var/lib/omnimind/events/*.jsonl; }

# A user without privileges whose service manager runs: $uid, as_dev (outside of the manager, as after a login by SSH) and
# in_manager (inside, as from a desktop).
make_dev() {
  useradd --create-home dev
  uid=$(id -u dev)
  manager=/user.slice/user-$uid.slice/user@$uid.service
  loginctl enable-linger dev
  wait_for test -S "/run/user/$uid/bus"
}
as_dev() {
  runuser -u dev -- env -C / HOME=/home/dev LANG=C.UTF-8 "PATH=$PATH" XDG_CACHE_HOME=/home/dev/.cache "XDG_RUNTIME_DIR=/run/user/$uid" "$@"
}
in_manager() {
  as_dev systemd-run --user --pipe --wait --collect --quiet --setenv=HOME=/home/dev "--setenv=PATH=$PATH" \
    --setenv=XDG_CACHE_HOME=/home/dev/.cache --setenv=LANG=C.UTF-8 "$@"
}

# look FILE STATUS COMMAND…: runs a check of ours with --json; what it finds wrong is shown
look() {
  local file=$1 wanted=$2 status=0
  shift 2
  "$@" --json >"/out/$file.json" 2>"/out/$file.err" || status=$?
  [ "$status" -eq "$wanted" ]
  check $? "$file: exit status $status $(head -c 300 "/out/$file.err")"
  grep -B1 -A3 '"state": "\(fail\|bad\)"' "/out/$file.json" | grep -E '"(code|found)"'
}
# told FILE CODE: it found that
told() {
  grep -q "\"code\": \"$2\"" "/out/$1.json"
  check $? "$1: $(sed -n "/\"code\": \"$2\"/,/\"found\"/s/ *\"found\": //p" "/out/$1.json" | head -n 1) ($2)"
}
