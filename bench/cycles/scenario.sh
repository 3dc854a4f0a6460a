# 500 cycles of an honest test, whose eight workers share two processors and which writes to $share of memory, started in the terminal of a
# stand-in for an editor (so in the editor's own cgroup), beside a neighbor that leaks for as long as it may and keeps two processors busy.
# $variant, $cycles, $share and $rate (of the leak, MB/min) come before this.
. /omnimind/lib.sh
burst="/omnimind/programs/burst --seconds=0.5 --share=$share --workers=8"
cat >/out/neighbor.sh <<END
while :; do
  /omnimind/programs/burst --seconds=3600 --share=0.01 &
  /omnimind/programs/leak-c-malloc --rate=$rate --seconds=3600
  kill \$!
  sleep 5
done
END
neighbor='sh /out/neighbor.sh'
# What this script starts itself the killers spare, as they do this script: all that is measured is a service.
program() { systemd-run --quiet --collect --unit="$1" "${@:2}"; }

systemctl unmask --quiet earlyoom.service
if [ "$variant" = omnimind ]; then
  mkdir -p /etc/omnimind
  cat >/etc/omnimind/config.toml <<'TOML'
[ladder]
# For a test of half an hour: a leak beside it is slowed after a minute, and stays so.
throttle_after = "1m"
throttle_for = "1h"
TOML
  set_up
  systemctl restart earlyoom.service
else
  # As Debian has it: from 10 % on.
  systemctl start earlyoom.service
fi
systemctl is-active earlyoom.service
tr '\0' ' ' </proc/"$(systemctl show --value -p MainPID earlyoom.service)"/cmdline; echo

# The editor by itself first: how much work a stroke is, and how long it takes when nobody else works.
systemd-run --quiet --pipe --wait --collect --unit=app-idle.service /omnimind/programs/editor --strokes=100 >/out/idle.txt
read -r loops median p99 worst </out/idle.txt
echo "     editor idle: median $median ms, p99 $p99 ms, worst $worst ms"

case $variant in
omnimind)
  neighbor="$omnimind run --name neighbor -- $neighbor"
  cat >/out/terminal.sh <<END
$omnimind cycles $cycles --name burst --keep-going --cooldown 0s --checkpoint /out/checkpoint.jsonl \\
  --report /out/cycles.json --report /out/cycles.html --report /out/cycles.md --report /out/cycles.xml -- $burst >/out/cycles.out 2>/out/cycles.err
echo "     omnimind cycles ended with \$?"
END
  : >/out/cycles.err
  tail -n 0 -f /out/cycles.err &
  ;;
*)
  [ "$variant" = fixed90 ] && program fixed-90.service -p StandardOutput=file:/out/fixed-90.txt -p OOMScoreAdjust=-1000 /omnimind/programs/fixed-90
  # Each line is the exit status of a cycle: 137 and 143 are kills.
  echo "for i in \$(seq $cycles); do $burst; echo \$?; done >/out/statuses.txt" >/out/terminal.sh
  ;;
esac
echo 'touch /out/ended' >>/out/terminal.sh

began=$(seconds)
program neighbor.service -E HOME=/root -E "PATH=$PATH" $neighbor
program app-editor.service -E HOME=/root -E "PATH=$PATH" \
  sh -c "/omnimind/programs/editor --strokes=100000 --work=$loops >/out/editor.txt & sh /out/terminal.sh >/out/terminal.txt 2>&1; wait"
while [ ! -e /out/ended ]; do sleep 5; systemctl is-active --quiet app-editor.service || break; done
cat /out/terminal.txt
took=$(($(seconds) - began))
systemctl stop app-editor.service 2>/dev/null
sleep 2
read -r _ median p99 worst </out/editor.txt || median=- p99=- worst=-
echo "     editor beside it: median $median ms, p99 $p99 ms, worst $worst ms"
journalctl --quiet -u earlyoom.service -o cat | grep -c 'sending SIG[A-Z]* to process' >/out/earlyoom-kills.txt
journalctl --quiet -u earlyoom.service -o cat | grep 'sending SIG[A-Z]* to process' | tail -n 3
journalctl --quiet -k -o cat | grep -c 'Killed process' >/out/kernel-kills.txt
cp /var/log/omnimind/smart-monitor.log /out/ 2>/dev/null
echo "{\"variant\":\"$variant\",\"seconds\":$took,\"editor\":{\"median\":\"$median\",\"p99\":\"$p99\",\"worst\":\"$worst\"},\"earlyoom\":$(cat /out/earlyoom-kills.txt),\"kernel\":$(cat /out/kernel-kills.txt)}" >/out/result.json
cat /out/result.json
exit "$failed"
