#!/bin/bash
# `omnimind setup --user` as somebody without privileges, whose service manager lingers: the plan is in force in the kernel, a
# workload is under the slice, a second setup changes nothing, and uninstall leaves all as it was.
. /omnimind/lib.sh
make_dev
systemctl_dev() { as_dev systemctl --user "$@"; }
listing() {
  {
    find /home/dev -path /home/dev/.cache -prune -o -printf '%p %M %l\n' | sort
    find "/run/user/$uid" -not -path '*/units/*' -not -path '*/transient/*' | sort
    systemctl_dev list-units --all --plain --no-legend --no-pager | grep -vE '\.device|run-' | awk '{ print $1, $2, $3, $4 }' | sort
    find "/sys/fs/cgroup$manager" -maxdepth 2 \( -name 'cpu.max' -o -name 'cpu.weight' -o -name 'memory.low' -o -name 'memory.high' \
      -o -name 'memory.max' -o -name cgroup.subtree_control \) -not -path '*/run-*' -exec grep -H . {} + | sort
  } >"/out/$1.txt"
}

mkdir -p /home/dev/.cache && chown dev: /home/dev/.cache
in_manager --slice=warm.slice -p CPUWeight=50 -p MemoryLow=1M true
systemctl_dev stop warm.slice
# The state of the whole machine, for which a user's setup has no business.
find /etc -xdev -type f -exec sha256sum {} + | sort -k2 >/out/etc-before.txt
wait_for settles_as before

in_manager "$omnimind" setup --system --yes >/out/system.txt 2>&1
check $(($? != 77)) "without root the system is refused: $(head -n 1 /out/system.txt)"

in_manager "$omnimind" setup --dry-run --profile test --json >/out/plan.json
check $? 'the plan, --user by default'
wait_for is_listed_as before
listing planned
diff /out/before.txt /out/planned.txt
check $? 'the plan changes nothing'

in_manager "$omnimind" setup --profile test </dev/null >/out/asked.txt 2>&1
check $(($? != 64)) "without a terminal it wants --yes: $(tail -n 2 /out/asked.txt | head -n 1)"
wait_for is_listed_as before
listing asked
diff /out/before.txt /out/asked.txt
check $? 'and nothing is changed'

began=$(seconds)
in_manager "$omnimind" setup --user --profile test --yes >/out/setup.txt 2>&1
check $? "setup ($(($(seconds) - began)) s)"
cat /out/setup.txt | grep -E '^  \$|Done|^omnimind'
UID_=$uid "$node" --input-type=module - <<'JS'
import { readFileSync } from 'node:fs';
const { user_attributes, processors } = JSON.parse(readFileSync('/out/plan.json', 'utf8'));
const uid = process.env.UID_;
let failed = user_attributes.length < 6 ? 1 : 0;
for (const { cgroup, attribute, expected } of user_attributes) {
  let found;
  try {
    found = readFileSync(`/sys/fs/cgroup/user.slice/user-${uid}.slice/user@${uid}.service/${cgroup}/${attribute}`, 'utf8').trimEnd();
  } catch (error) {
    found = error.code;
  }
  // A slice in which nothing runs has no cgroup; and the monitor, once it runs, sizes the reserve by what is used.
  const isSized = attribute === 'memory.low' && Number(found) > 0;
  const ok = found === expected || isSized || (cgroup === 'session.slice' && found === 'ENOENT');
  if (!ok) failed += 1;
  console.log(ok ? 'ok  ' : 'FAIL', `${cgroup}/${attribute} = ${found}${found === expected ? '' : `, planned ${expected}`}`);
}
process.exit(failed);
JS
check $? 'the kernel has what the plan said'

systemctl_dev is-active --quiet omnimind-smart-monitor.service
check $? 'the monitor runs'
wait_for test -s "/run/user/$uid/omnimind/metrics-5min.txt"
grep -q '^cpu_behavior=' "/run/user/$uid/omnimind/metrics-5min.txt"
check $? 'it writes its metrics'

in_manager --unit=keeper systemd-run --user --scope --quiet --slice=omnimind-dev.slice --unit=omnimind-run-test sleep 900 &
works() { cgroup_of "$(pgrep -f -n '^/usr/bin/sleep 900|^sleep 900')" | grep omnimind-run-test; }
wait_for works
workload=$(pgrep -f -n '^/usr/bin/sleep 900|^sleep 900')
grep -q "user@$uid.service/omnimind.slice/omnimind-dev.slice/omnimind-run-test.scope" "/proc/$workload/cgroup"
check $? "a workload is in $(cut -d: -f3 "/proc/$workload/cgroup")"

# The monitor speaks and remembers a little after it began to watch.
wait_for test -S "/run/user/$uid/omnimind/api.sock" && wait_for test -e /home/dev/.local/state/omnimind/history/history.db-wal
check $? 'it speaks and remembers'
wait_for settles_as first
began=$(seconds)
in_manager "$omnimind" setup --user --profile test --yes >/out/second.txt 2>&1
check $? "a second setup ($(($(seconds) - began)) s): $(cat /out/second.txt)"
grep -q 'Nothing to do' /out/second.txt
check $? 'it has nothing to do'
wait_for is_listed_as first
listing second
diff /out/first.txt /out/second.txt
check $? 'it changes nothing'

# Without workloads the slices go too.
kill "$workload"
wait
began=$(seconds)
in_manager "$omnimind" uninstall --user --yes >/out/uninstall.txt 2>&1
check $? "uninstall ($(($(seconds) - began)) s): $(tail -n 1 /out/uninstall.txt)"
grep -q 'stop omnimind.*slice' /out/uninstall.txt
check $? 'the slices were stopped, since they were empty'
wait_for is_listed_as before
listing after
diff /out/before.txt /out/after.txt
check $? 'all is as it was before'
find /etc -xdev -type f -exec sha256sum {} + | sort -k2 >/out/etc-after.txt
diff /out/etc-before.txt /out/etc-after.txt
check $? '/etc was never touched'
exit "$failed"
