#!/bin/bash
# Whom earlyoom would kill: `omnimind earlyoom simulate` names the same process as `earlyoom --dryrun` in 20 of 20 tables of real
# processes, with random sizes, names and adjustments, and with patterns that prefer and avoid some of them.
# named: twenty tables take four minutes under emulation; the end-to-end tests hold 100 made-up ones against the real earlyoom
. /omnimind/lib.sh
RANDOM=20261125
names=(node code decoder pytest java-worker clang++ 'Web Content' a-name-that-is-too-long-for-comm)
mkdir /run/table
for name in "${names[@]}"; do cp /omnimind/programs/backend "/run/table/$name"; done
patterns=('' "--avoid '^(code|java-worker)$'" "--prefer '^(node|clang[+][+])$'" "--avoid code --prefer '^Web'")
# Until each has touched all of its memory.
is_full() { [ "$(awk '/^VmRSS/ { print $2 }' "/proc/$1/status")" -ge $((1024 * $2)) ]; }
same=0
for table in $(seq 20); do
  pids=() sizes=()
  for _ in $(seq 8); do
    sizes+=($((RANDOM % 80 + 8)))
    "/run/table/${names[RANDOM % ${#names[@]}]}" "--memory=${sizes[-1]}" & pids+=($!)
    echo $((RANDOM % 3 == 0 ? RANDOM % 600 - 200 : 0)) >"/proc/$!/oom_score_adj"
  done
  for index in "${!pids[@]}"; do wait_for is_full "${pids[index]}" "${sizes[index]}"; done
  words="-r 3600 -m 99 -s 100 ${patterns[table % ${#patterns[@]}]}"
  echo "EARLYOOM_ARGS=\"$words\"" >/etc/default/earlyoom
  "$omnimind" earlyoom simulate --json >/out/simulation.json
  simulated=$(sed -n '/"victim": {/,/}/s/.*"pid": \([0-9]*\).*/\1/p' /out/simulation.json)
  eval "exec timeout 60 earlyoom --dryrun $words" >/out/dryrun.txt 2>&1 &
  dryrun=$!
  wait_for grep -q '^sending SIG[A-Z]* to process' /out/dryrun.txt
  kill "$dryrun"
  wait "$dryrun"
  killed=$(sed -n 's/^sending SIG[A-Z]* to process \([0-9]*\) .*/\1/p' /out/dryrun.txt | head -n 1)
  if [ -n "$killed" ] && [ "$killed" = "$simulated" ]; then same=$((same + 1)); else
    echo "     table $table, $words: earlyoom $killed ($(grep -m1 sending /out/dryrun.txt)), simulation $simulated"
  fi
  kill "${pids[@]}"
  wait
done
[ "$same" -eq 20 ]
check $? "the same victim in $same of 20 tables of real processes"
exit "$failed"
