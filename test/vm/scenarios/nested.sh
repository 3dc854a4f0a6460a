#!/bin/bash
# A user manager within a user's manager, as tools that test services start one: runs go into its slice, the command's status wins,
# a leak is throttled there, and the end of the inner manager leaves nothing behind.
# named: it takes four minutes
. /omnimind/lib.sh
make_dev
inner=/home/dev/inner
as_dev mkdir -p $inner
chmod 700 $inner
cat >/var/tmp/inner.sh <<SH
export XDG_RUNTIME_DIR=$inner DBUS_SESSION_BUS_ADDRESS=unix:path=$inner/bus
dbus-daemon --session --address=unix:path=$inner/bus --nofork --nopidfile --syslog-only &
exec /lib/systemd/systemd --user
SH
as_dev systemd-run --user --quiet --unit=inner.service --property=Delegate=yes --setenv=HOME=/home/dev "--setenv=PATH=$PATH" \
  bash /var/tmp/inner.sh
# within COMMAND…: as a shell of the inner manager's user has it
within() {
  as_dev env XDG_RUNTIME_DIR=$inner "DBUS_SESSION_BUS_ADDRESS=unix:path=$inner/bus" systemd-run --user --pipe --wait --collect --quiet \
    --setenv=HOME=/home/dev "--setenv=PATH=$PATH" --setenv=XDG_RUNTIME_DIR=$inner \
    "--setenv=DBUS_SESSION_BUS_ADDRESS=unix:path=$inner/bus" --setenv=LANG=C.UTF-8 "$@"
}
wait_for within true
check $? "there is a manager within a manager: $(within cat /proc/self/cgroup)"

place=$(within "$omnimind" run --quiet -- cat /proc/self/cgroup)
[[ $place == *inner.service/*omnimind-dev.slice/omnimind-run-cat-*.scope ]]
check $? "a run is in its slice: $place"
within "$omnimind" run --quiet -- sh -c 'exit 7'
check $(($? != 7)) "the command's status wins"

within systemctl --user set-property --runtime omnimind-dev.slice MemoryMax=300M MemorySwapMax=0
within "$omnimind" run --mode smart --name leak --report /home/dev/leak.json -- "/omnimind/programs/leak-c-malloc" --rate=480 --seconds=900 \
  >/out/leak.txt 2>&1 &
held() {
  scope=$(find "/sys/fs/cgroup$manager" -path '*inner.service*' -name 'omnimind-run-leak-*.scope' | head -n 1)
  [ -n "$scope" ] && [ "$(cat "$scope/memory.high")" != max ]
}
wait_for held
check $? "a leak is throttled there: $(cat "$scope/memory.high") above it"
as_dev systemctl --user stop inner.service
sleep 3
[ ! -e "$scope" ]
check $? 'with the inner manager all of it ends'
left=$(as_dev systemctl --user --no-legend list-units 'omnimind*')
check $? 'the outer manager answers'
[ -z "$left" ]
check $? "nothing is left behind: $left"
exit "$failed"
