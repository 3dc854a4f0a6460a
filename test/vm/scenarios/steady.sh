#!/bin/bash
# A test run that uses all processors for its whole length, after a setup with what it chooses by itself: it is
# `high_but_stable`, nothing is done to it, and the kernel has not held it back once.
. /omnimind/lib.sh
mkdir -p /etc/omnimind
# A loop is called one as soon as a configuration can ask for it.
printf '[detection]\nrunaway_after = "1m"\n' >/etc/omnimind/config.toml
set_up
# An ordinary suite: its workers report their progress all the time.
"$omnimind" run --name suite --report /out/report.json -- sh -c '
  worker() { while :; do k=0; while [ $k -lt 20000 ]; do k=$((k + 1)); done; echo pass; done; }
  worker & first=$!
  worker & second=$!
  sleep 150
  cat /sys/fs/cgroup$(cut -d: -f3 /proc/self/cgroup)/cpu.stat
  kill $first $second' >/out/suite.txt 2>/out/run.err
echo "     the command ended with $?"
grep -v pass /out/suite.txt | tr '\n' ' '; echo
cp /var/log/omnimind/smart-monitor.log /out/monitor.txt
node --input-type=module - <<'JS'
import { readFileSync } from 'node:fs';
const { verdict, events } = JSON.parse(readFileSync('/out/report.json', 'utf8'));
const stat = Object.fromEntries([...readFileSync('/out/suite.txt', 'utf8').matchAll(/^(\w+) (\d+)$/gm)].map(([, key, value]) => [key, Number(value)]));
let failed = 0;
const check = (isGood, text) => {
  if (!isGood) failed += 1;
  console.log(isGood ? 'ok  ' : 'FAIL', text);
};
check(verdict.cpu_behavior === 'high_but_stable', `it is ${verdict.cpu_behavior}, ${verdict.severity}`);
const actions = events.filter(({ type }) => type.startsWith('action_'));
check(actions.length === 0, `actions of the run: ${JSON.stringify(actions)}`);
check((stat.nr_throttled ?? 0) === 0 && (stat.throttled_usec ?? 0) === 0, `held back ${stat.nr_throttled ?? 0} times, ${stat.throttled_usec ?? 0} µs`);
check(stat.usage_usec > 0, `used ${((stat.usage_usec / 1e6 / 150)).toFixed(2)} of 2 processors on average, for 150 s`);
const told = readFileSync('/out/monitor.txt', 'utf8').split('\n').filter((line) => /suite/.test(line) && / (deprioritize|throttle|freeze|stop)/.test(line));
check(told.length === 0, `actions of the monitor: ${told.join(' | ')}`);
process.exit(failed === 0 ? 0 : 1);
JS
