#!/bin/bash
# `omnimind setup --system` on a machine of 1 and of 4 processors: what the plan says is in force in the kernel, a workload
# is under the slice, a second setup changes nothing, and uninstall leaves the machine as it was.
# processors: 1 4
. /omnimind/lib.sh
# From a checkout, and from what is installed.
[ "$(nproc)" -eq 4 ] && omnimind=$checkout
# What there is of files, units and cgroup attributes. What comes and goes by itself is left out: the journal's own files, the
# backups that the tools for groups make, counters.
listing() {
  {
    find /etc /usr/lib/omnimind /usr/local /var/lib/omnimind /var/log/omnimind -xdev ! -name 'group-' ! -name 'gshadow-' \
      ! -name '.pwd.lock' -printf '%p %M %u:%g %l\n' 2>/dev/null | sort
    find /etc -xdev -type f ! -name 'group-' ! -name 'gshadow-' -exec sha256sum {} + 2>/dev/null | sort -k2
    find /run/systemd /run/omnimind -not -path '*/journal/*' -not -path '*/units/*' -not -path '*/sessions/*' 2>/dev/null | sort
    ls -la /tmp | grep omnimind
    systemctl list-units --all --plain --no-legend --no-pager | grep -v '\.device' | awk '{ print $1, $2, $3, $4 }' | sort
    find /sys/fs/cgroup -maxdepth 2 \( -name 'cpu.max' -o -name 'cpu.weight' -o -name 'io.weight' -o -name 'memory.low' \
      -o -name 'memory.min' -o -name 'memory.high' -o -name 'memory.max' -o -name cgroup.subtree_control \) \
      -exec grep -H . {} + | grep -vE 'dev-|sys-' | sort
  } >"/out/$1.txt"
}

echo "$(nproc) processors, $(systemctl --version | head -n 1)"
mkdir -p /etc/omnimind
cat >/etc/omnimind/config.toml <<'TOML'
[backend]
command = ["/bin/sh", "-c", "sleep 100000; :", "$HOME", "%n", "a \" \\ b\n"]
TOML
# Controllers are switched on in the root as soon as any unit wants them, and stay on: done before the first listing.
systemd-run --quiet --wait --slice=warm.slice -p CPUWeight=50 -p IOWeight=50 -p MemoryLow=1M true
systemctl stop warm.slice
listing before

began=$(seconds)
"$omnimind" setup --system --profile test --dry-run --json >/out/plan.json 2>/out/plan.err
check $? "the plan ($(($(seconds) - began)) s)"
cat /out/plan.err
listing planned
diff /out/before.txt /out/planned.txt >/out/planned.diff
check $? 'the plan changes nothing'

began=$(seconds)
"$omnimind" setup --system --profile test --yes >/out/setup.txt 2>&1
check $? "setup ($(($(seconds) - began)) s)"
tail -n 3 /out/setup.txt
"$node" --input-type=module - <<'JS'
import { readFileSync } from 'node:fs';
const { attributes, processors } = JSON.parse(readFileSync('/out/plan.json', 'utf8'));
let failed = attributes.length < 10 ? 1 : 0;
for (const { cgroup, attribute, expected } of attributes) {
  let found;
  try {
    found = readFileSync(`/sys/fs/cgroup/${cgroup}/${attribute}`, 'utf8').trimEnd();
  } catch (error) {
    found = error.code;
  }
  if (found !== expected) failed += 1;
  console.log(found === expected ? 'ok  ' : 'FAIL', `${cgroup}/${attribute} = ${found}${found === expected ? '' : `, planned ${expected}`}`);
}
const quota = attributes.find(({ attribute }) => attribute === 'cpu.max')?.expected;
console.log(quota === `${processors * 95000} 100000` ? 'ok  ' : 'FAIL', `95 % of ${processors} processors is ${quota}`);
process.exit(failed);
JS
check $? 'the kernel has what the plan said'

systemctl is-active --quiet omnimind-smart-monitor.service
check $? 'the monitor runs'
main=$(systemctl show --property=MainPID --value omnimind-smart-monitor.service)
[ "$(readlink "/proc/$main/exe")" = /usr/lib/omnimind/bin/node ]
check $? "it runs what was installed: $(readlink "/proc/$main/exe")"
[ "$(cat "/proc/$main/oom_score_adj")" = -900 ]
check $? "its oom_score_adj is $(cat "/proc/$main/oom_score_adj")"
[ -z "$(find /usr/lib/omnimind \( ! -user root -o ! -group root -o -perm /022 \) ! -type l)" ]
check $? 'nobody but root may write the program'
backend=$(systemctl show --property=MainPID --value omnimind-backend-protected.service)
[ "$(tr '\0' '|' <"/proc/$backend/cmdline")" = "$(printf '%s|' /bin/sh -c 'sleep 100000; :' '$HOME' '%n' $'a " \\ b\n')" ]
check $? "the backend's words are its own: $(tr '\0\n' '|~' <"/proc/$backend/cmdline")"
[ "$(cat "/proc/$backend/oom_score_adj")" = -900 ]
check $? "the backend's oom_score_adj is $(cat "/proc/$backend/oom_score_adj")"
for _ in $(seq 90); do [ -s /tmp/omnimind-metrics-5min.txt ] && break; sleep 1; done
grep -q '^cpu_behavior=' /tmp/omnimind-metrics-5min.txt
check $? "the old name leads to the metrics: $(readlink /tmp/omnimind-metrics-5min.txt)"
# What its sandbox refuses is left to the service manager and to the ticks, without a word.
find "/proc/$main/fd" -lname /proc/pressure/memory | grep -q .
check $? 'the kernel wakes it when tasks begin to wait for memory'
nsenter --target "$main" --mount test -w /sys/fs/cgroup/omnimind.slice/memory.high
check $? 'it may write a limit into a cgroup'
systemd-analyze verify --man=no --recursive-errors=yes omnimind-smart-monitor.service omnimind-backend-protected.service \
  omnimind.slice omnimind-dev.slice >/out/verify.txt 2>&1
check $? "systemd-analyze verify: $(cat /out/verify.txt)"
score=$(systemd-analyze security --no-pager omnimind-smart-monitor.service | tail -n 1)
systemd-analyze security --no-pager --threshold=30 omnimind-smart-monitor.service >/dev/null
check $? "$score"

/usr/local/bin/omnimind run --name tests -- sleep 600 >/out/run.txt 2>&1 &
run=$!
for _ in $(seq 60); do pgrep -f '^[^ ]*sleep 600$' >/dev/null && break; sleep 1; done
workload=$(pgrep -f '^[^ ]*sleep 600$')
grep -q '/omnimind.slice/omnimind-dev.slice/omnimind-run-tests-.*\.scope' "/proc/$workload/cgroup"
check $? "a workload is in $(cut -d: -f3 "/proc/$workload/cgroup")"
/usr/local/bin/omnimind verify >/out/told.txt 2>&1
check $? "verify: $(tail -n 1 /out/told.txt)"
[ "$failed" -eq 0 ] || cat /out/told.txt

# The monitor speaks and remembers a little after it began to watch.
wait_for test -S /run/omnimind/api.sock && wait_for test -e /var/lib/omnimind/history/history.db-wal
check $? 'it speaks and remembers'
listing first
began=$(seconds)
"$omnimind" setup --system --profile test --yes >/out/second.txt 2>&1
check $? "a second setup ($(($(seconds) - began)) s): $(cat /out/second.txt)"
grep -q 'Nothing to do' /out/second.txt
check $? 'it has nothing to do'
listing second
diff /out/first.txt /out/second.txt
check $? 'it changes nothing'

# From what is installed, with another profile: the quota goes, the program stays.
/usr/local/bin/omnimind setup --system --profile dev --yes >/out/dev.txt 2>&1
check $? 'the installed program sets up too, with another profile'
# Where nobody asks for a quota the controller need not be on at all.
quota=$(cat /sys/fs/cgroup/omnimind.slice/omnimind-dev.slice/cpu.max 2>/dev/null || echo max)
[ "${quota%% *}" = max ]
check $? "without a quota: $quota"

began=$(seconds)
/usr/local/bin/omnimind uninstall --system --yes --purge >/out/uninstall.txt 2>&1
check $? "uninstall ($(($(seconds) - began)) s)"
tail -n 4 /out/uninstall.txt
kill -0 "$workload"
check $? 'the workload runs on'
kill "$workload"
status=0
wait "$run" || status=$?
check $((status != 143)) "status $status: its run, whose program was removed, ends as its command did"
systemctl stop omnimind.slice omnimind-dev.slice 2>/dev/null
listing after
diff /out/before.txt /out/after.txt
check $? 'the machine is as it was before'
exit "$failed"
