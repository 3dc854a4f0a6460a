#!/bin/bash
# Unpacks the second disk, runs its scenario, packs what it leaves in /out onto the third disk, and ends the machine with
# the scenario's status.
set -u
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
mkdir -p /out /omnimind
# disk NUMBER: the names that disks get tell nothing, their serials do
disk() {
  for each in /sys/class/nvme/*; do
    [ "$(tr -d ' ' <"$each/serial")" != "disk$1" ] || echo "/dev/${each##*/}n1"
  done
}
tar -xf "$(disk 1)" -C /omnimind
cd /omnimind || exit 1
bash ./scenario.sh
status=$?
journalctl --no-pager --output short-monotonic >/out/journal.txt 2>&1
printf '%s\n' "$status" >/out/status
tar -cf "$(disk 2)" -C /out .
sync
exec /usr/local/lib/omnimind-vm/leave "$status"
