#!/bin/sh
# Honest: zstd compresses 100 MB of text at level 15 again and again for $1 s.
set -u
end=$(($(date +%s) + $1))
file=$(mktemp "$BENCH_TMP/zstd.XXXXXX")
seq 1 20000000 | head -c 100000000 >"$file"
while [ "$(date +%s)" -lt "$end" ]; do
  timeout $((end - $(date +%s) + 1)) zstd -q -15 -T1 -c "$file" | wc -c
done
rm -f "$file"
