#!/bin/bash
# Debian's package from `apt install` to `apt purge`: setup, the brief's five checks, an upgrade while a run goes on and a throttle is
# in force, and a machine that is as it was before.
# packages: what it is about
. /omnimind/lib.sh
packages=/omnimind/packages-of-debian
slice=/sys/fs/cgroup/omnimind.slice/omnimind-dev.slice
service=omnimind-smart-monitor.service
export DEBIAN_FRONTEND=noninteractive
# Whatever is found by its name is what was installed.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# dpkg keeps what it knew before, and accounts that came and went leave copies of /etc/passwd and its like.
listing() {
  {
    find /etc /usr /var/lib/omnimind /var/log/omnimind /run/omnimind /home /root -xdev ! -path '/root/.cache*' ! -path '/root/.local*' \
      ! -path '*/__pycache__*' ! -name '*.cache' -printf '%p %M %u:%g %l\n' 2>/dev/null
    find /etc -xdev -type f ! -name '*-' -exec sha256sum {} +
    find /run/systemd -name '*omnimind*'
    ls -la /tmp | grep omnimind
    systemctl list-units --all --plain --no-legend --no-pager '*omnimind*' 'earlyoom*'
  } | grep -vE '/etc/(group|gshadow|passwd|shadow)-|\.pwd\.lock|ld\.so\.cache' | sort >"/out/$1.txt"
}
high() { cat "$slice/hog.service/memory.high" 2>/dev/null; }
is_throttled() { [[ $(high) == [0-9]* ]]; }

systemctl unmask --quiet earlyoom.service
systemctl enable --quiet --now earlyoom.service
wait_for settles_as before

began=$(seconds)
apt-get install -y --no-install-recommends "$packages/omnimind-1.deb" >/out/install.txt 2>&1
check $? "apt install ($(($(seconds) - began)) s)"
[ "$failed" -eq 0 ] || cat /out/install.txt
systemctl is-active --quiet $service
check $((! $?)) 'it starts nothing by itself'
omnimind --version
began=$(seconds)
omnimind setup --system --profile test --yes >/out/setup.txt 2>&1
check $? "setup ($(($(seconds) - began)) s)"
[ "$failed" -eq 0 ] || cat /out/setup.txt
[ "$(readlink "/proc/$(systemctl show --value -p MainPID $service)/exe")" = /usr/lib/omnimind/bin/node ]
check $? "the monitor runs on the package's own Node"
wait_for test -s /tmp/omnimind-metrics-5min.txt
wait_for test -S /run/omnimind/api.sock

# A run that goes on, and a throttle.
omnimind run --name tests -- sleep 900 >/out/run.txt 2>&1 &
run=$!
wait_for pgrep -f '^[^ ]*sleep 900$'
workload=$(pgrep -f '^[^ ]*sleep 900$')
began=$(seconds)
look verify 0 omnimind verify
echo "     after $(($(seconds) - began)) s, emulated"

echo 'The five checks of the brief'
systemctl show --no-pager omnimind-dev.slice >/out/slice.txt
grep -qE '^MemoryMax=[0-9]+$' /out/slice.txt && grep -qE '^CPUQuotaPerSecUSec=1\.9' /out/slice.txt &&
  grep -q 'CPUQuota=95%.*MemoryMax=90%' /out/slice.txt
check $? "1: $(grep -E '^(CPUQuotaPerSecUSec|MemoryHigh|MemoryMax|Description)=' /out/slice.txt | tr '\n' ' ')"
systemctl status --no-pager omnimind-backend-protected.service | grep -q 'No backend yet: set backend.command in /etc/omnimind/config.toml'
check $? "the backend's unit says how to name one"
systemctl status --no-pager $service | grep -q 'Active: active (running)'
check $? "2: $(systemctl status --no-pager $service | grep Active:)"
[ "$(systemctl show -p Slice "$(ps -o unit= -p "$workload")")" = Slice=omnimind-dev.slice ]
check $? "3: $(systemctl show -p Slice "$(ps -o unit= -p "$workload")")"
systemctl status --no-pager earlyoom | grep -q 'Active: active (running)'
check $? "4: $(tr '\0' ' ' <"/proc/$(systemctl show --value -p MainPID earlyoom)/cmdline")"
grep -qE '^cpu_behavior=[a-z_]+$' /tmp/omnimind-metrics-5min.txt
check $? "5: $(grep '^cpu_behavior=' /tmp/omnimind-metrics-5min.txt), $(tail -n 1 /tmp/omnimind-metrics-5min.txt)"

systemd-run --quiet --unit=hog.service --slice=omnimind-dev.slice --property=MemoryMax=300M --property=MemorySwapMax=0 \
  /omnimind/programs/leak-c-malloc --rate=480 --seconds=900
wait_for is_throttled
systemctl kill --signal=STOP hog.service
is_throttled
check $? "a throttle is in force: memory.high $(high)"
before=$(systemctl show --value -p MainPID $service)
began=$(seconds)
apt-get install -y --no-install-recommends "$packages/omnimind-2.deb" >/out/upgrade.txt 2>&1
check $? "upgrade to $(dpkg-query -W -f '${Version}' omnimind) ($(($(seconds) - began)) s): $(grep 'in force' /out/upgrade.txt)"
is_throttled
check $? "the throttle is still in force: memory.high $(high)"
[ "$(systemctl show --value -p MainPID $service)" = "$before" ]
check $? "the monitor that knows of it goes on: PID $before"
kill -0 "$workload" && kill -0 "$run"
check $? 'the run goes on'
omnimind status >/out/status.txt 2>&1
check $? "the new program understands the old monitor: $(sed -n 2p /out/status.txt)"
sleep 15
is_throttled && [ "$(systemctl show --value -p MainPID $service)" = "$before" ]
check $? 'and so it is 15 s later'

began=$(seconds)
apt-get remove -y omnimind >/out/remove.txt 2>&1
check $? "apt remove ($(($(seconds) - began)) s)"
! grep -q 'not all of the setup' /out/remove.txt
check $? "setup is taken back: $(grep -i 'left\|not all' /out/remove.txt | tr '\n' ' ')"
[ "$(high)" = max ]
check $? "the throttle is undone: memory.high $(high)"
! pgrep -f '/usr/lib/omnimind.*monitor' >/dev/null
check $? 'no monitor runs'
[ ! -e /usr/lib/omnimind ] && [ -e /etc/omnimind/config.toml ]
check $? 'the program is gone, its configuration stays'
kill -0 "$workload"
check $? 'the workload runs on'
kill "$workload"
status=0
wait "$run" || status=$?
[ "$status" -eq 143 ]
check $? "status $status: its run, whose program was replaced and removed, ends as its command did: $(tail -n 1 /out/run.txt)"
systemctl stop hog.service omnimind.slice omnimind-dev.slice 2>/dev/null
apt-get purge -y omnimind >/out/purge.txt 2>&1
check $? 'apt purge'
wait_for is_listed_as before
listing after
diff /out/before.txt /out/after.txt
check $? 'the machine is as it was before'
echo "     in all $(seconds) s, emulated"
exit "$failed"
