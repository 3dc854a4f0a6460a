#!/bin/sh
# Honest: a test suite in bursts for $1 s: node --test over 8 small files, with a pause of 20 s in between.
set -u
end=$(($(date +%s) + $1))
directory=$(mktemp -d "$BENCH_TMP/suite.XXXXXX")
for n in 1 2 3 4 5 6 7 8; do
  cat >"$directory/unit$n.test.mjs" <<JS
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
for (let i = 0; i < 20; i += 1)
  test(\`digest \${i}\`, () => {
    const rows = Array.from({ length: 8000 }, (_, n) => createHash('md5').update(String(n * $n + i)).digest('hex'));
    assert.equal(new Set(rows).size, 8000);
  });
JS
done
while [ "$(date +%s)" -lt "$end" ]; do
  node --test "$directory"/*.test.mjs || exit 1
  sleep 20
done
rm -rf "$directory"
