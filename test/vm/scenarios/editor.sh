#!/bin/bash
# An editor stand-in in a scope of its own, as a desktop starts it, beside six CPU hogs: with what setup chose by itself its
# 99th percentile is at most 1.2 times its idle one. Printed beside it: the same hogs without OmniMind, and in a slice with a
# quota of 95 % of the machine.
# alone: it compares times
. /omnimind/lib.sh
make_dev
# 200 strokes in 40 s; the scope of a desktop's editor lies in app.slice. Prints loops, median, 99th percentile and worst, ms.
editor() {
  in_manager --slice=app.slice --unit="app-editor-$RANDOM.service" -- /omnimind/programs/editor --strokes=200 --work="$1"
}
hogs='for i in 1 2 3 4 5 6; do while :; do :; done & done; sleep 1000'

as_dev "$omnimind" setup --user --yes >/out/setup.txt 2>&1 || { cat /out/setup.txt; exit 1; }
sleep 10
read -r loops _ <<<"$(editor 0)"

in_manager --slice=app.slice --unit=plain.service -- sh -c "$hogs" &
sleep 3
read -r _ _ plain worst <<<"$(editor "$loops")"
as_dev systemctl --user stop plain.service
echo "     hogs beside it            p99 $plain ms, worst $worst ms"

in_manager --slice=quota.slice --property=CPUQuota=190% --unit=quota.service -- sh -c "$hogs" &
sleep 3
read -r _ _ quota worst <<<"$(editor "$loops")"
as_dev systemctl --user stop quota.service
echo "     hogs under a quota        p99 $quota ms, worst $worst ms"

in_manager --slice=app.slice --unit=ours.service -- "$omnimind" run --name hogs -- sh -c "$hogs" 2>/out/run.err &
slice=/sys/fs/cgroup$manager/omnimind.slice/omnimind-dev.slice
for _ in $(seq 60); do
  scope=$(basename "$slice"/omnimind-run-hogs-*.scope)
  [ "$scope" != 'omnimind-run-hogs-*.scope' ] && break
  sleep 1
done
sleep 10
echo "     $(wc -l <"$slice/$scope/cgroup.procs") processes in $scope, cpu.weight $(cat "$slice/../cpu.weight") beside $(cat "$slice/../../app.slice/cpu.weight")"
# Whatever else happens on the host comes and goes: three rounds of both, one after the other, and the median of each.
idles='' ours=''
for round in 1 2 3; do
  as_dev systemctl --user freeze "$scope"
  read -r _ _ idle worst <<<"$(editor "$loops")"
  echo "     round $round: idle             p99 $idle ms, worst $worst ms"
  as_dev systemctl --user thaw "$scope"
  sleep 1
  read -r _ _ our worst <<<"$(editor "$loops")"
  echo "     round $round: omnimind run     p99 $our ms, worst $worst ms"
  idles="$idles $idle" ours="$ours $our"
done
as_dev systemctl --user stop ours.service
median() { tr ' ' '\n' <<<"$1" | grep . | sort -n | sed -n 2p; }
awk -v idle="$(median "$idles")" -v plain="$plain" -v quota="$quota" -v ours="$(median "$ours")" 'BEGIN {
  printf "%s against idle: %.2f with OmniMind; without %.2f, with a quota %.2f\n", ours <= 1.2 * idle ? "ok  " : "FAIL", ours / idle, plain / idle, quota / idle
  exit ours <= 1.2 * idle ? 0 : 1
}'
