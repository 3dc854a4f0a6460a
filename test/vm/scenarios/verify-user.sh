#!/bin/bash
# `omnimind verify` and `omnimind doctor` for a user without privilege who set up for themselves: all holds, what does not reach
# beyond the user's own slices is said, and what the user breaks is named.
. /omnimind/lib.sh
make_dev
in_manager "$omnimind" setup --user --yes >/out/setup.txt 2>&1
check $? "setup: $(tail -n 1 /out/setup.txt)"
as_dev systemd-run --user --quiet --scope --slice=omnimind-dev.slice sleep 10000 </dev/null >/dev/null 2>&1 &
metrics=/run/user/$uid/omnimind/metrics-5min.txt
wait_for test -s "$metrics"
wait_for dev_works

look verify 0 in_manager "$omnimind" verify
for code in setup.done files.unchanged slices.loaded limits.in_force properties.as_planned weights.below memory_low.not_passed_on \
  monitor.running metrics.fresh workload.some; do
  told verify "$code"
done
# From outside of the user's manager, as after a login by SSH.
look doctor 0 as_dev "$omnimind" doctor
for code in session.login alerts.fresh delegation.no_io; do told doctor "$code"; done

as_dev systemctl --user set-property --runtime omnimind-dev.slice MemoryHigh=infinity
as_dev systemctl --user stop omnimind-smart-monitor.service
look broken 1 in_manager "$omnimind" verify
for code in slices.overridden limits.differ properties.differ monitor.not_running; do told broken "$code"; done
exit "$failed"
