#!/bin/bash
# memory: 1024
# Who kills for want of memory is told: the limit of a cgroup, the kernel, and in its own scenario earlyoom. A line that somebody
# forged is not believed, and what happened while the monitor was down is told when it is back.
. /omnimind/lib.sh
export LANG=C.UTF-8
set_up
omnimind=/usr/local/bin/omnimind
leak=/omnimind/programs/leak-c-malloc
told() { journalctl --quiet --output=cat OMNIMIND_KIND=kill; }
tells() { told | grep -q -- "$1"; }

wait_for has_seen init.scope
systemd-run --quiet --unit=limited -p MemoryMax=60M -p MemorySwapMax=0 -p RuntimeMaxSec=60 "$leak" --rate=2400 --seconds=60
wait_for tells 'limited\.service'
check $? "the limit of a cgroup: $(told | grep limited)"
told | grep limited | grep -q 'The limit of its cgroup killed leak-c-malloc (PID [0-9]*, .* MiB): Of limited.service at .*; its limit of 60 MiB was reached'
check $? 'it names killer, process, size, workload and limit'
sleep 2
[ "$(told | grep -c limited)" -eq 1 ]
check $? 'one death is told once'

logger -t earlyoom 'sending SIGTERM to process 1 uid 0 "systemd": badness 999, VmRSS 9 MiB'
echo '<3>Out of memory: Killed process 1 (systemd) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0' >/dev/kmsg
sleep 3
! told | grep -q systemd
check $? "forged lines are not believed"

# The monitor is down: what happens meanwhile is told when it is back.
systemctl stop omnimind-smart-monitor.service
systemd-run --quiet --unit=meanwhile -p MemoryMax=40M -p MemorySwapMax=0 -p RuntimeMaxSec=60 "$leak" --rate=2400 --seconds=60
wait_for sh -c 'journalctl --quiet --output=cat _TRANSPORT=kernel | grep -c "^Memory cgroup out of memory: Killed process" | grep -q "[2-9]"'
sleep 2
systemctl start omnimind-smart-monitor.service
wait_for tells "its limit of 40 MiB"
check $? "what happened while it was down: $(told | tail -n 1)"

"$omnimind" why leak-c-malloc >/out/why.txt 2>&1
check $? 'why says it:'
cat /out/why.txt
"$omnimind" why leak-c-malloc --json | grep -q '"killer": "cgroup_limit"'
check $? 'also as JSON'
LANG=pt_BR.UTF-8 "$omnimind" why leak-c-malloc | head -n 4
exit "$failed"
