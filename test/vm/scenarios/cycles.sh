#!/bin/bash
# memory: 1024
# `omnimind cycles` with a real service manager: a scope for each cycle over one connection, what such a cycle costs, a unit that
# keeps memory, and a cycle that its limit killed.
. /omnimind/lib.sh
export LANG=C.UTF-8
cd /out || exit 1
field() { "$node" -p "JSON.parse(require('fs').readFileSync('/out/$1.json', 'utf8')).$2"; }

"$omnimind" cycles 5 --max-wait 0s --report /out/five.json -- sh -c 'cat /proc/self/cgroup >>/out/cgroups' >/out/five.txt 2>&1
check $? "five cycles: $(tail -n 3 /out/five.txt | tr '\n' ' ')"
[ "$(sort -u /out/cgroups | grep -c '^0::/omnimind.slice/omnimind-dev.slice/omnimind-run-sh-.*\.scope$')" -eq 5 ]
check $? "each in a scope of its own: $(head -n 1 /out/cgroups)"
[ "$(field five notices.length)" -eq 0 ]
check $? "with nothing to note: $(field five notices)"
wait_for has_no_scope
check $? 'no scope is left'

# Smart, it would be slowed before it is killed. The command sets the limit of its own scope; the
# scenario itself is never killed, which its children inherit.
"$omnimind" cycles 3 --mode observe --max-wait 0s --report /out/killed.json -- sh -c \
  'echo 0 >/proc/self/oom_score_adj && echo 60M >"/sys/fs/cgroup$(sed s/^0::// /proc/self/cgroup)/memory.max" && exec /omnimind/programs/leak-c-malloc --rate=300 --seconds=120' >/out/killed.txt 2>&1
[ $? -eq 1 ]
check $? 'a cycle that its limit killed ends it with 1'
[ "$(field killed 'cycles[0].outcome')/$(field killed 'cycles[0].kill.killer')" = killed/cgroup_limit ]
check $? "it is told as killed, by whom and why: $(field killed 'cycles[0].kill.killer')"
[ "$(field killed 'cycles[0].kill.before.anon_bytes.length')" -gt 1 ]
check $? 'with what it did before'

began=$(date +%s%N)
for _ in $(seq 30); do /bin/true; done
looped=$(date +%s%N)
"$omnimind" cycles 30 --max-wait 0s -- /bin/true >/out/true.txt 2>&1
check $? "30 cycles of true: $((($(date +%s%N) - looped) / 30000000)) ms each, with the start of omnimind; a loop $(((looped - began) / 30000000)) ms"

# A unit that keeps 2 MB a second, and cycles of a second or so.
systemd-run --quiet --unit=keeper -p RuntimeMaxSec=600 /omnimind/programs/leak-c-malloc --rate=120 --seconds=600
"$omnimind" cycles 60 --max-wait 0s --watch keeper --report /out/keeper.json -- sleep 0.3 >/out/keeper.txt 2>&1
check $? 'sixty cycles beside a unit'
[ "$(field keeper 'drift.map(({ subject }) => subject).join()')" = keeper.service ] &&
  grep -q '^omnimind: drift: The memory of keeper.service grows by .* a cycle since cycle' /out/keeper.txt
check $? "the unit that keeps memory is named: $(grep '^omnimind: drift' /out/keeper.txt)"
systemctl stop keeper

exit "$failed"
