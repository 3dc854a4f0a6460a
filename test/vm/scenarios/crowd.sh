#!/bin/bash
# A user without privileges with 5,000 cgroups of their own: the monitor lives inside of its limit of memory, goes on watching
# everybody else in time, and says what it no longer tells apart.
# named: it takes three minutes
# memory: 2048
. /omnimind/lib.sh
set_up
make_dev
monitor=omnimind-smart-monitor.service
wait_for "$omnimind" status --json
systemd-run --quiet --unit=busy.service nice -n 10 stress-ng --cpu 1 --timeout 900
# What a user may have of tasks is not what is looked at here.
systemctl set-property --runtime "user-$uid.slice" TasksMax=infinity
cat >/usr/local/bin/crowd <<'SH'
#!/bin/sh
own=/sys/fs/cgroup$(cut -d: -f3 /proc/self/cgroup)
mkfifo "/tmp/crowd.$$" && exec 3<>"/tmp/crowd.$$"
i=0
while [ $i -lt 5000 ]; do
  i=$((i + 1))
  mkdir "$own/c$i" || exit 1
  (read -r _ <&3) &
  echo $! >"$own/c$i/cgroup.procs" || exit 1
done
echo all
wait
SH
chmod 755 /usr/local/bin/crowd
as_dev systemd-run --user --quiet --unit=crowd --property=Delegate=yes --property=TasksMax=infinity crowd
there() { [ "$(find /sys/fs/cgroup"$manager" -mindepth 2 -name 'c[0-9]*' -type d | wc -l)" -ge 5000 ]; }
wait_for there || wait_for there
check $? "the user has $(find /sys/fs/cgroup"$manager" -name 'c[0-9]*' -type d | wc -l) cgroups"
sleep 60
"$omnimind" status >/out/status.txt
"$omnimind" status --json >/out/status.json
cat /out/status.txt
grep -q 'crowd.service/\*' /out/status.txt
check $? 'status says what it does not tell apart'
restarts=$(systemctl show --property=NRestarts --value "$monitor")
check "$restarts" "the monitor was started anew $restarts times"
peak=$(($(cat "/sys/fs/cgroup$(systemctl show --property=ControlGroup --value "$monitor")/memory.peak" 2>/dev/null || echo 0) / 1048576))
echo "     memory at most $peak MiB, limit $(systemctl show --property=MemoryMax --value "$monitor")"
node --input-type=module - <<'JS'
import { readFileSync } from 'node:fs';
const { workloads } = JSON.parse(readFileSync('/out/status.json', 'utf8'));
const busy = workloads.find(({ name }) => /busy/.test(name));
console.log(workloads.length <= 500 ? 'ok  ' : 'FAIL', `${workloads.length} workloads`);
console.log((busy?.cpu_cores ?? 0) > 0.2 ? 'ok  ' : 'FAIL', `another service is measured: ${busy?.cpu_cores} cores`);
process.exit(workloads.length <= 500 && busy?.cpu_cores > 0.2 ? 0 : 1);
JS
check $? 'everybody else is watched on'
exit "$failed"
