#!/bin/sh
# Honest: vitest over 12 small files in bursts for $1 s, with a pause of 30 s in between.
set -u
end=$(($(date +%s) + $1))
vitest=$(cd ../../.. && pwd)/node_modules/vitest
directory=$(mktemp -d "$BENCH_TMP/vitest.XXXXXX")
mkdir "$directory/node_modules" && ln -s "$vitest" "$directory/node_modules/vitest"
n=0
while [ $n -lt 12 ]; do
  n=$((n + 1))
  cat >"$directory/unit$n.test.js" <<JS
import { expect, test } from 'vitest';
for (let i = 0; i < 30; i += 1)
  test(\`sort \${i}\`, () => {
    const rows = Array.from({ length: 20000 }, (_, n) => (n * 7919 * $n + i) % 20011);
    expect(rows.toSorted((a, b) => a - b)[0]).toBeLessThan(20011);
  });
JS
done
while [ "$(date +%s)" -lt "$end" ]; do
  node "$vitest/vitest.mjs" run --root "$directory" || exit 1
  sleep 30
done
rm -rf "$directory"
