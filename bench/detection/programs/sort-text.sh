#!/bin/sh
# Honest: GNU sort orders 2 million lines in memory again and again, with five seconds between, for $1 s.
set -u
end=$(($(date +%s) + $1))
file=$(mktemp "$BENCH_TMP/sort.XXXXXX")
awk 'BEGIN { for (i = 0; i < 2000000; i++) print (i * 7919) % 2000003, i }' >"$file"
while [ "$(date +%s)" -lt "$end" ]; do
  sort --parallel=1 --buffer-size=200M "$file" | tail -n 1
  sleep 5
done
rm -f "$file"
