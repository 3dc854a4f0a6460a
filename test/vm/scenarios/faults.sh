#!/bin/bash
# The clock set forward and back, the journal restarted, and a setup that is killed at whatever moment: what is in force stays in
# force, kills are told on, nobody is alarmed by it, and the next setup and uninstall leave the machine as it was.
# named: it takes six minutes
. /omnimind/lib.sh
slice=/sys/fs/cgroup/omnimind.slice/omnimind-dev.slice
service=omnimind-smart-monitor.service

# What setup may write, and what systemd was told.
listing() {
  find /etc/systemd /etc/omnimind /etc/default /usr/local /etc/sysusers.d /etc/tmpfiles.d ! -type d -exec sha256sum {} + 2>/dev/null | sort -k 2
  systemctl list-unit-files --no-legend 'omnimind*'
}
listing >/out/before.txt

# Killed in the middle of its work, each time a little later.
(
  time "$omnimind" setup --system --yes
) >/out/whole.txt 2>&1
took=$(sed -n 's/^real.*m\([0-9]*\).*/\1/p' /out/whole.txt)
check $? "a whole setup takes $took s"
"$omnimind" uninstall --system --yes --purge >/out/uninstall-0.txt 2>&1
killed=0
for part in 3 5 7; do
  "$omnimind" setup --system --yes >"/out/killed-$part.txt" 2>&1 &
  setup=$!
  sleep "$((took * part / 9)).$((part % 3))"
  kill -KILL "$setup" 2>/dev/null && killed=$((killed + 1))
  wait "$setup" 2>/dev/null
done
[ "$killed" -ge 2 ]; check $? "setup was killed $killed of 3 times"
"$omnimind" uninstall --system --yes --purge >/out/uninstall-1.txt 2>&1
check $? 'an uninstall after them'
listing >/out/after.txt
diff /out/before.txt /out/after.txt; check $? 'leaves the machine as it was before'
set_up
omnimind=/usr/local/bin/omnimind
look verify 0 "$omnimind" verify

told() { journalctl --quiet --output=cat OMNIMIND_KIND=kill; }
tells() { told | grep -q -- "$1"; }
watches() { journalctl --quiet --output=cat --unit=$service | grep -q '^init\.scope: '; }
wait_for watches
systemd-run --quiet --unit=first.service --slice=omnimind-dev.slice --property=MemoryMax=300M --property=MemorySwapMax=0 \
  /omnimind/programs/leak-c-malloc --rate=480 --seconds=900
for _ in $(seq 90); do
  sleep 1
  [ "$(cat "$slice/first.service/memory.high")" = max ] || break
done
systemctl kill --signal=STOP first.service
high=$(cat "$slice/first.service/memory.high")
[ "$high" != max ]; check $? "a throttle is in force: $high"
pid=$(systemctl show --value -p MainPID $service)
# Asking takes seconds under emulation: the clock is looked at afterwards.
age() {
  local sampled
  sampled=$("$omnimind" status --json | sed -n 's/^ *"time": "\(.*\)",*/\1/p' | head -n 1)
  echo $(($(date +%s) - $(date -d "$sampled" +%s)))
}

for jump in '+1 hour' '-2 hours' '+40 days' '-40 days' '+1 hour'; do
  date --set="$jump" >/dev/null
  sleep 6
  now=$(age)
  [ "$now" -ge -1 ] && [ "$now" -le 20 ]
  check $? "the clock is set by $jump: its last sample is $now s old"
done
[ "$(systemctl show --value -p MainPID $service)" = "$pid" ]; check $? 'the monitor is the same'
[ "$(cat "$slice/first.service/memory.high")" != max ]; check $? 'the throttle is in force still'
journalctl --quiet --output=cat --unit=$service | grep -E ': (alert|critical)' | grep -v '^first\.service'
[ $? -ne 0 ]; check $? 'nobody is alarmed by it'

systemctl restart systemd-journald.service
sleep 3
systemd-run --quiet --unit=limited -p MemoryMax=60M -p MemorySwapMax=0 -p RuntimeMaxSec=60 /omnimind/programs/leak-c-malloc --rate=2400 --seconds=60
wait_for tells 'limited\.service'
check $? "after a restart of the journal a kill is told: $(told | grep limited)"
systemctl stop $service
[ "$(cat "$slice/first.service/memory.high")" = max ]; check $? 'the end of the monitor undoes the throttle'
[ -z "$(ls -A /var/lib/omnimind/journal 2>/dev/null)" ]; check $? 'no journal is left'
exit "$failed"
