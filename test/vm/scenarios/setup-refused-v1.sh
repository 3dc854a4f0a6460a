#!/bin/bash
# Setup on a machine whose controllers sit in cgroup v1 is refused, and nothing is changed.
# kernel: systemd.unified_cgroup_hierarchy=0 systemd.legacy_systemd_cgroup_controller=1 SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1
. /omnimind/lib.sh
listing() { find /etc /usr/local /usr/lib /var/lib -xdev -printf '%p %M %l %s\n' 2>/dev/null | grep -vE '/var/lib/(systemd|dbus)' | sort >"/out/$1.txt"; }
stat -f -c 'the hierarchy is %T' /sys/fs/cgroup
listing before
"$omnimind" setup --system --yes >/out/told.txt 2>&1
status=$?
cat /out/told.txt
listing after
if [ "$status" -ne 69 ] || ! grep -q 'cgroup v2' /out/told.txt; then
  echo "FAIL status $status"
  exit 1
fi
diff /out/before.txt /out/after.txt || exit 1
echo 'ok   refused, and nothing was changed'
