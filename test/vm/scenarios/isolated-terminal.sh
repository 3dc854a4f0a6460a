#!/bin/bash
# The editor's isolated terminal: an interactive shell in a scope of its own, with its jobs, beside an editor that stays outside.
. /omnimind/lib.sh

make_dev
mkfifo /tmp/keys
log=/tmp/terminal.txt
editor_scope=app-code-7.scope
# As the editor has it: a scope of its own, and in it a terminal whose shell is what the extension starts.
as_dev systemd-run --user --scope --quiet --unit="$editor_scope" \
  script -qfec "$omnimind run --name terminal --mode observe -- /bin/bash --norc -i" "$log" </tmp/keys >/dev/null 2>/out/terminal.err &
exec 9>/tmp/keys
typed() { printf '%b' "$1" >&9; }
seen() { wait_for grep -aq "$1" "$log"; }

typed 'PS1="ready "; cat /proc/$$/cgroup; echo is-$((40 + 2))\r'
seen is-42
check $? 'the shell takes what is typed'
[ "$failed" -eq 0 ] || { cat "$log" /out/terminal.err; exit 1; }
grep -aq "0::$manager/.*omnimind-dev.slice/omnimind-run-.*terminal.*scope" "$log"
check $? 'the shell is in a scope of its own in omnimind-dev.slice'
grep -aq "0::.*$editor_scope" "$log"
check $((1 - $?)) 'and not in the scope of the editor'

typed 'sleep 1000\r'
wait_for pgrep -x sleep -u dev
sleeping=$(pgrep -x sleep -u dev | head -n 1)
cgroup_of "$sleeping" | grep -q omnimind-dev.slice
check $? 'nor is what it starts'
typed '\032'
seen 'Stopped  *sleep 1000'
check $? 'Ctrl-Z stops a job'
typed 'fg\r'
wait_for sh -c "grep -q '^State:.S' /proc/$sleeping/status"
typed '\003'
sleep 2
typed 'echo ended-$?\r'
seen ended-130
check $? 'fg brings it back, and Ctrl-C ends it'
typed 'exit 5\r'
seen 'exit 5'
wait_for sh -c '! pgrep -x script -u dev'
check $? 'the terminal ends with its shell'
exec 9>&-
[ "$failed" -eq 0 ] || cat "$log"
exit "$failed"
