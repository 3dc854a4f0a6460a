#!/bin/bash
# The last resort with Debian's earlyoom: setup gives it its arguments, a hog that nobody protects fills the memory beside an
# editor named `code` and a test run, and the hog dies, in four of four runs (OMNIMIND_RUNS). There is no swap, and the hog is outside of
# omnimind-dev.slice, where nothing of ours slows it. Arguments that earlyoom refuses undo the setup; uninstall brings back
# what was there.
# memory: 1024
. /omnimind/lib.sh
settings=/etc/default/earlyoom
printf '# \xff mine\nEARLYOOM_ARGS="-r 60 -m 4"\n' >$settings
chmod 640 $settings && chown root:adm $settings
stat_of() { stat -c '%a %U:%G' $settings; sha256sum <$settings; }
stat_of >/out/before.txt
systemctl unmask --quiet earlyoom.service
systemctl start earlyoom.service

# Started with what an administrator wrote by the brief: it is refused, as earlyoom does at its start.
"$omnimind" earlyoom check --prefer '^(?!.*(omnimind|pytest|code)).*' >/out/brief.txt 2>&1
check $(($? != 1)) "the brief's pattern is refused: $(head -n 3 /out/brief.txt | tr '\n' ' ')"
grep -q -- '\^(omnimind|pytest|code)\$' /out/brief.txt
check $? 'with the right form'

mkdir -p /etc/omnimind
cat >/etc/omnimind/config.toml <<'TOML'
[earlyoom]
memory = 0.2
avoid = ["my tool"]
prefer = ["chrome"]
TOML
"$omnimind" setup --system --dry-run >/out/plan.txt 2>&1
grep -q '^  - EARLYOOM_ARGS="-r 60 -m 4"' /out/plan.txt && grep -q '^  + EARLYOOM_ARGS="-m 20,10 ' /out/plan.txt
check $? "the plan shows what changes: $(grep -c EARLYOOM_ARGS /out/plan.txt) lines"
stat_of | diff /out/before.txt -
check $? 'and changes nothing'

# An earlyoom that ends at its start undoes all. It knows the options that it then does not like.
mkdir -p /run/systemd/system/earlyoom.service.d
printf '#!/bin/sh\n[ "$1" = --help ] && exec earlyoom --help\necho "fatal: it does not like $*"\nexit 6\n' >/usr/local/sbin/refusing-earlyoom
chmod 755 /usr/local/sbin/refusing-earlyoom
printf '[Service]\nExecStart=\nExecStart=/usr/local/sbin/refusing-earlyoom $EARLYOOM_ARGS\n' >/run/systemd/system/earlyoom.service.d/10-broken.conf
systemctl daemon-reload
"$omnimind" setup --system --yes >/out/broken.txt 2>&1
check $(($? != 74)) "a refused start fails the setup: $(tail -n 1 /out/broken.txt | cut -c -200)"
stat_of | diff /out/before.txt - && [ ! -e /var/lib/omnimind/setup.json ] && [ ! -e /etc/systemd/system/omnimind.slice ]
check $? 'and undoes it'
rm -r /run/systemd/system/earlyoom.service.d
systemctl daemon-reload
systemctl reset-failed earlyoom.service 2>/dev/null
systemctl restart earlyoom.service

began=$(seconds)
set_up
check $? "setup ($(($(seconds) - began)) s)"
omnimind=/usr/local/bin/omnimind
main=$(systemctl show --property=MainPID --value earlyoom.service)
tr '\0' ' ' <"/proc/$main/cmdline"; echo
grep -z -q -- '^\^(omnimind|code|.*|my\[\[:space:\]\]tool)\$$' "/proc/$main/cmdline"
check $? 'earlyoom runs with the names of the configuration'
invocation=$(systemctl show --property=InvocationID --value earlyoom.service)
journalctl --quiet --output=cat "_SYSTEMD_INVOCATION_ID=$invocation" | head -n 8
"$omnimind" setup --system --yes >/out/second.txt 2>&1
grep -q 'Nothing to do' /out/second.txt
check $? "a second setup: $(head -n 1 /out/second.txt)"
"$omnimind" verify --json >/out/verify.json 2>&1
told verify earlyoom.as_planned

# The editor is named by what it is started as; it and the tests hold more than most of what runs.
cp /usr/bin/python3 /usr/local/bin/code
cp /usr/bin/python3 /usr/local/bin/hog
holding='import sys, time; held = bytearray(b"x") * (int(sys.argv[1]) << 20); time.sleep(10000)'
# What fills all memory before the monitor looks for the first time is nobody's workload yet: it lives for a look or two before.
filling='import time; time.sleep(3); held = []
while True: held.append(bytearray(b"x") * (8 << 20))'
systemd-run --quiet --unit=editor-stand-in /usr/local/bin/code -c "$holding" 150
"$omnimind" run --name tests -- python3 -c "$holding" 80 >/out/run.txt 2>&1 &
run=$!
editor=$(systemctl show --property=MainPID --value editor-stand-in.service)
has_tests() { tests=$(pgrep -f '^[^ ]*python3 -c import sys.* 80$'); }
wait_for has_tests
[ -n "$tests" ] || cat /out/run.txt
sleep 5
[ "$(cat "/proc/$editor/comm")" = code ]
check $? "the editor stand-in is $(cat "/proc/$editor/comm"), $(awk '/VmRSS/ { print $2 }' "/proc/$editor/status") kB, oom_score $(cat "/proc/$editor/oom_score")"
grep -q omnimind-dev.slice "/proc/$tests/cgroup"
check $? "the tests are in the slice, $(awk '/VmRSS/ { print $2 }' "/proc/$tests/status") kB"
died=0
rounds=${OMNIMIND_RUNS:-4}
for round in $(seq "$rounds"); do
  since=$(date '+%Y-%m-%d %H:%M:%S')
  # Nobody protects it and nobody prefers it: it is big. A round has an end.
  systemd-run --quiet --unit="hog-$round" -p RuntimeMaxSec=120 -p TimeoutStopSec=1 \
    /usr/local/bin/hog -c "$filling"
  for _ in $(seq 120); do systemctl is-active --quiet "hog-$round" || break; sleep 1; done
  # What earlyoom wrote before it killed may still be on its way.
  journalctl --sync
  if journalctl --quiet --output=cat --unit=earlyoom.service --since "$since" | grep -q 'sending SIG[A-Z]* to process [0-9]* .*"hog":' &&
    [ "$(systemctl show --property=Result --value "hog-$round")" != timeout ] &&
    kill -0 "$editor" && kill -0 "$tests"; then
    died=$((died + 1))
  else
    echo "round $round:"
    journalctl --quiet --output=cat --unit=earlyoom.service --since "$since" | tail -n 4
  fi
done
[ "$died" -eq "$rounds" ]
check $? "the hog died and editor and tests live in $died of $rounds runs"
journalctl --quiet --output=cat --unit=earlyoom.service | grep -A1 'low memory' | tail -n 2
[ "$(grep -s '^oom_kill ' /proc/vmstat)" = 'oom_kill 0' ]
check $? "the kernel killed nobody: $(grep '^oom_kill ' /proc/vmstat)"
all_told() { [ "$(journalctl --quiet --output=cat OMNIMIND_KIND=kill | grep -c 'killed hog')" -ge "$rounds" ]; }
wait_for all_told
kills=$(journalctl --quiet --output=cat OMNIMIND_KIND=kill | grep -c '^earlyoom killed hog (PID .*: Of hog-[0-9]*\.service at .*; memory .*% free')
[ "$kills" -eq "$rounds" ]
check $? "the journal tells $kills of $rounds kills with workload and reason: $(journalctl --quiet --output=cat OMNIMIND_KIND=kill | tail -n 1)"
"$omnimind" why hog >/out/why.txt 2>&1
grep -q 'earlyoom killed hog' /out/why.txt && grep -q "hog-$rounds\.service" /out/why.txt && grep -q 'memory .*[▁▂▃▄▅▆▇█].* MiB' /out/why.txt
check $? 'and `omnimind why` with its history:'
cat /out/why.txt
kill "$tests"
wait "$run"

"$omnimind" uninstall --system --yes >/out/uninstall.txt 2>&1
check $? "uninstall: $(tail -n 1 /out/uninstall.txt)"
stat_of | diff /out/before.txt -
check $? "the settings are as they were: $(stat -c '%a %U:%G' $settings)"
main=$(systemctl show --property=MainPID --value earlyoom.service)
[ "$(tr '\0' ' ' <"/proc/$main/cmdline")" = '/usr/bin/earlyoom -r 60 -m 4 ' ]
check $? "earlyoom runs with its former arguments: $(tr '\0' ' ' <"/proc/$main/cmdline")"
exit "$failed"
