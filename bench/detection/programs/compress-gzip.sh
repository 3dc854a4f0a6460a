#!/bin/sh
# Honest: gzip over 200 MB of random data again and again for $1 s.
set -u
end=$(($(date +%s) + $1))
file=$(mktemp "$BENCH_TMP/gzip.XXXXXX")
head -c 200000000 /dev/urandom >"$file"
while [ "$(date +%s)" -lt "$end" ]; do
  timeout $((end - $(date +%s) + 1)) gzip -c "$file" | wc -c
done
rm -f "$file"
