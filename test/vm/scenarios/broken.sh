#!/bin/bash
# `omnimind verify` and `omnimind doctor` on a machine that was set up: all holds. Then broken, one way after the other: the monitor
# stopped, the slice edited and overridden, the metrics stale, both killers active, no delegation; each is named. PSI off is
# broken-psi.sh.
. /omnimind/lib.sh
make_dev
work_of_dev() { as_dev systemd-run --user --quiet --scope --slice=omnimind-dev.slice sleep 10000 </dev/null >/dev/null 2>&1 & }

look before 1 "$omnimind" verify
told before setup.missing

mkdir -p /etc/omnimind
printf '[monitor]\nmetrics_interval = "10m"\n[backend]\ncommand = ["/bin/sleep", "100000"]\n' >/etc/omnimind/config.toml
set_up --profile test
omnimind=/usr/local/bin/omnimind
systemd-run --quiet --scope --slice=omnimind-dev.slice --unit=omnimind-run-x-1 sleep 10000 &
as_dev systemd-run --user --quiet --scope --slice=omnimind-dev.slice true
work_of_dev
# The first verdict is written at once, the next file ten minutes later.
metrics=/run/omnimind/metrics-5min.txt
wait_for grep -q '^cpu_behavior=[^u]' "$metrics"
wait_for dev_works

look verify 0 "$omnimind" verify
for code in cgroup.unified setup.done files.unchanged slices.loaded limits.in_force properties.as_planned weights.below \
  memory_low.in_force monitor.running monitor_oom.as_planned metrics.fresh link.right workload.some backend.running; do
  told verify "$code"
done
look verify-dev 0 in_manager "$omnimind" verify
look doctor 0 "$omnimind" doctor
told doctor alerts.fresh

# The metrics are stale although the monitor runs; both killers are active.
sed -i 's/^timestamp=.*/timestamp=2020-01-01T00:00:00.000Z/' "$metrics"
systemctl unmask --quiet earlyoom.service systemd-oomd.service systemd-oomd.socket
systemctl start systemd-oomd.service earlyoom.service
sleep 1
look killers 1 "$omnimind" doctor
for code in alerts.stale killers.both earlyoom.spares_nobody; do told killers "$code"; done

# The slice is edited behind our back, by its file and by set-property.
printf 'MemoryHigh=infinity\nCPUQuota=50%%\n' >>/etc/systemd/system/omnimind-dev.slice
look edited-not-read 1 "$omnimind" verify
for code in files.changed slices.not_reloaded metrics.stale; do told edited-not-read "$code"; done
systemctl daemon-reload
systemctl set-property --runtime omnimind.slice CPUWeight=200
look edited 1 "$omnimind" verify
for code in files.changed slices.overridden limits.differ properties.differ weights.not_below; do told edited "$code"; done
systemctl revert omnimind.slice >/dev/null 2>&1

# The monitor is stopped, its link taken by somebody else, and the controllers are not handed to users.
systemctl stop omnimind-smart-monitor.service
ln -sf /etc/passwd /tmp/omnimind-metrics-5min.txt
mkdir -p /run/systemd/system/user@.service.d
printf '[Service]\nManagedOOMMemoryPressure=kill\nDelegate=\nDelegate=pids\n' >/run/systemd/system/user@.service.d/99-broken.conf
systemctl daemon-reload
systemctl restart "user@$uid.service"
wait_for test -S "/run/user/$uid/bus"
work_of_dev
wait_for dev_works
look stopped 1 "$omnimind" verify
for code in monitor.not_running monitor_oom.unknown link.wrong limits.differ; do told stopped "$code"; done

# With the pattern of the brief, which earlyoom refuses.
systemctl stop earlyoom.service
cat >/etc/default/earlyoom <<'TEXT'
EARLYOOM_ARGS="-m 3 -r 800 --prefer '^(?!.*(omnimind|pytest|code)).*' --avoid '(omnimind|pytest|code)'"
TEXT
look undelegated 1 in_manager "$omnimind" doctor
for code in delegation.missing alerts.not_running oomd.watching earlyoom.look_around; do told undelegated "$code"; done
exit "$failed"
