#!/bin/bash
# `omnimind run` on cgroup v2 with PSI: the command's own streams and status, a report that knows the pressure.
. /omnimind/lib.sh
set -e
# From a checkout, as after `npm ci`.
omnimind=$checkout

echo "kernel $(uname -r), $(systemctl --version | head -n 1)"
status=0
"$omnimind" run --name vm --report /out/report.json -- sh -c 'echo told; for i in 1 2 3 4; do sha256sum /usr/bin/* >/dev/null; sleep 1; done; exit 7' >/out/run.txt 2>/out/run.err || status=$?
[ "$status" -eq 7 ] || { echo "exit status $status, expected 7"; exit 1; }
[ "$(cat /out/run.txt)" = told ] || { echo "standard output is not the command's own"; exit 1; }
cat /out/run.err
node --input-type=module - <<'JS'
import { readFileSync } from 'node:fs';
const { verdict } = JSON.parse(readFileSync('/out/report.json', 'utf8'));
const { cpu_behavior, memory_behavior, pressure, severity } = verdict;
console.log('verdict:', { cpu_behavior, memory_behavior, pressure, severity });
if (cpu_behavior === 'unknown' || pressure === 'unknown') throw new Error('CPU and pressure are known after ten seconds');
JS
