# What the scenarios share; each begins with `. /omnimind/lib.sh`, and ends with `exit "$failed"`.
set -u
node=/omnimind/node_modules/node/bin/node
export PATH="${node%/*}:$PATH" XDG_CACHE_HOME=/var/cache/scenario
# The program as setup installs it: it starts in a fifth of the time that the sources take under emulation.
omnimind=/omnimind/installed/bin/omnimind
checkout=/omnimind/packages/cli/bin/omnimind
chmod 755 /omnimind
failed=0

# check STATUS TEXT: one line for each thing that was looked at
check() {
  if [ "$1" -eq 0 ]; then echo "ok   $2"; else echo "FAIL $2"; failed=1; fi
}

# wait_for COMMAND…: until it succeeds, a minute and a half at most
wait_for() {
  for _ in $(seq 90); do
    "$@" >/dev/null 2>&1 && return 0
    sleep 1
  done
  return 1
}

seconds() { cut -d. -f1 /proc/uptime; }
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
