#!/bin/sh
# Runs a command inside a memory limit (MB, first argument): a cgroup v1 or v2 of its own, which needs root; the command
# stays our child. Ends with status 77 where no limit can be set.
set -u
limit=$1
shift
root=/sys/fs/cgroup
if [ -e $root/memory/memory.limit_in_bytes ]; then
  group=$root/memory/bench-$$
  file=memory.limit_in_bytes
else
  group=$root/bench-$$
  file=memory.max
fi
mkdir "$group" 2>/dev/null && echo "${limit}000000" 2>/dev/null >"$group/$file" || { rmdir "$group" 2>/dev/null; exit 77; }
sh -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' "$group" "$@"
status=$?
rmdir "$group"
exit $status
