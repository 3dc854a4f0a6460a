#!/bin/bash
# processors: 2
set -u
cd /tmp
try() {
  local crashes=0
  for i in $(seq "$1"); do
    rm -rf /var/cc
    XDG_CACHE_HOME=/var/cc HOME=/root $2 /omnimind/packages/cli/src/start.js config show >/out/o.txt 2>/out/e.txt
    s=$?
    [ $s -gt 100 ] && { crashes=$((crashes + 1)); grep -m1 'Check failed' /out/e.txt; }
  done
  echo "$3: $crashes of $1"
}
n=/omnimind/node_modules/node/bin/node
grep -c pku /proc/cpuinfo
f="--disable-warning=ExperimentalWarning --v8-pool-size=1 --max-semi-space-size=1 --no-maglev"
try 30 "$n $f" default
try 30 "$n $f --no-memory-protection-keys" nopku
