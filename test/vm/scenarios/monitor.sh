#!/bin/bash
# `omnimind monitor` on cgroup v2: each leaf cgroup is a workload, told by its own pressure and memory; names that systemd
# escapes are shown as they are meant; the metrics file is whole.
. /omnimind/lib.sh
set -e
folder=/var/tmp/work
mkdir -p "$folder"

systemd-run --quiet --unit=busy.service nice -n 10 stress-ng --cpu 1 --timeout 700
systemd-run --quiet --unit='odd\x2dname.service' --property=MemoryMax=256M sleep 700
# Random reads of a file of four times its limit. A disk under emulation is fast beside its processor, so that this need not be
# thrashing: it is stalls that the workload notices.
systemd-run --quiet --unit=thrash.service --property=MemoryMax=50M --property=MemorySwapMax=0 \
  --setenv=BENCH_TMP="$folder" "$PWD/programs/working-set" --start=200 --end=200 --limit=50 --after=0 --seconds=700
systemd-run --quiet --unit=leak.service --property=MemoryMax=1200M --property=MemorySwapMax=0 \
  "$PWD/programs/leak-c-malloc" --rate=60 --seconds=700

"$omnimind" monitor --interval 1s --json --metrics-file /out/metrics.txt >/out/monitor.jsonl 2>/out/monitor.err &
monitor=$!
status=0
node --input-type=module - <<'JS' || status=$?
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** How long the machine may take until all is seen, s: emulation is slow, and a leak is told after minutes. */
const limit_s = 600;
const expected = [
  ['busy.service', 'cpu_behavior', ['stable', 'high_but_stable']],
  ['thrash.service', 'pressure', ['some', 'thrashing']],
  ['leak.service', 'memory_behavior', ['growing', 'leaking']],
  ['odd-name.service', 'cpu_behavior', ['idle']],
];
const seen = new Map();
for (let waited_s = 0; waited_s < limit_s && seen.size < expected.length; waited_s += 5) {
  await pause(5000);
  const lines = readFileSync('/out/monitor.jsonl', 'utf8').split('\n').slice(0, -1);
  const last = lines.map((line) => JSON.parse(line)).findLast(({ type }) => type === 'tick');
  for (const [name, key, wanted] of expected) {
    const value = last?.workloads.find((workload) => workload.name === name)?.verdict?.[key];
    if (wanted.includes(value)) seen.set(name, value);
  }
}
for (const [name, key] of expected) console.log(seen.has(name) ? 'ok  ' : 'FAIL', `${name}: ${key} ${seen.get(name) ?? 'not as expected'}`);
const metrics = existsSync('/out/metrics.txt')
  ? new Map(readFileSync('/out/metrics.txt', 'utf8').trim().split('\n').map((line) => line.split(/=(.*)/s)))
  : new Map();
const keys = ['cpu_behavior', 'cpu_avg_5min', 'memory_behavior', 'pressure', 'severity', 'timestamp'];
const missing = keys.filter((key) => !metrics.has(key));
console.log(missing.length === 0 ? 'ok  ' : 'FAIL', `metrics file: ${keys.map((key) => `${key}=${metrics.get(key)}`).join(' ')}`);
process.exit(seen.size === expected.length && missing.length === 0 ? 0 : 1);
JS
kill -TERM "$monitor"
wait "$monitor" || status=$?
exit "$status"
