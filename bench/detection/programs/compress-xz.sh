#!/bin/sh
# Honest: xz compresses 40 MB of text again and again for $1 s.
set -u
end=$(($(date +%s) + $1))
file=$(mktemp "$BENCH_TMP/xz.XXXXXX")
seq 1 5000000 | head -c 40000000 >"$file"
while [ "$(date +%s)" -lt "$end" ]; do
  timeout $((end - $(date +%s) + 1)) xz -6 -T1 -c "$file" | wc -c
done
rm -f "$file"
