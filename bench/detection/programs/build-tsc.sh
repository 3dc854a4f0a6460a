#!/bin/sh
# Honest: a package build again and again for $1 s, as a watching developer has it: npm runs tsc over 60 generated modules.
set -u
end=$(($(date +%s) + $1))
directory=$(mktemp -d "$BENCH_TMP/tsc.XXXXXX")
mkdir "$directory/src"
n=0
while [ $n -lt 60 ]; do
  n=$((n + 1))
  cat >"$directory/src/module$n.ts" <<TS
export interface Row$n { id: number; name: string; tags: readonly string[]; next?: Row$n }
type Deep<T, N extends number, A extends unknown[] = []> = A['length'] extends N ? T : Deep<{ value: T }, N, [...A, 0]>;
export const deep$n = (value: Deep<Row$n, 30>): string => JSON.stringify(value);
export function index$n(rows: readonly Row$n[]): Map<string, Row$n[]> {
  const map = new Map<string, Row$n[]>();
  for (const row of rows) for (const tag of row.tags) map.set(tag, [...(map.get(tag) ?? []), row]);
  return map;
}
TS
done
cat >"$directory/package.json" <<JSON
{ "name": "built", "private": true, "scripts": { "build": "tsc --strict --target es2022 --module nodenext --types '' --declaration --sourceMap --outDir out src/*.ts" } }
JSON
cd "$directory" || exit 1
while [ "$(date +%s)" -lt "$end" ]; do
  npm run --silent build || exit 1
  echo built
  rm -rf out
  sleep 3
done
cd / && rm -rf "$directory"
