# One cell of `npm run bench:responsiveness`; main.ts puts `guard`, `trouble`, `swap_mb` and `seconds` before it. An editor stand-in is
# used alone for twelve seconds, then beside the trouble. Leaves strokes.txt and result.json in /out.
. /omnimind/lib.sh
make_dev
# Until a guard knows the editor, and then how long it is used alone.
settle_s=12
quiet_s=12
mkfifo /tmp/never
exec {never}<>/tmp/never
if [ "$swap_mb" -gt 0 ]; then
  dd if=/dev/zero of=/swapfile bs=1M count="$swap_mb" status=none
  chmod 600 /swapfile
  mkswap -q /swapfile && swapon /swapfile
fi
case $guard in
kernel) ;;
oomd*)
  if [ "$guard" = oomd-fedora ]; then
    # As its package systemd-oomd-defaults has it.
    mkdir -p /etc/systemd/system/{-.slice.d,user@.service.d} /etc/systemd/oomd.conf.d
    printf '[Slice]\nManagedOOMSwap=kill\n' >/etc/systemd/system/-.slice.d/10-oomd.conf
    printf '[Service]\nManagedOOMMemoryPressure=kill\nManagedOOMMemoryPressureLimit=50%%\n' >/etc/systemd/system/user@.service.d/10-oomd.conf
    printf '[OOM]\nDefaultMemoryPressureDurationSec=20s\n' >/etc/systemd/oomd.conf.d/10-oomd.conf
    systemctl daemon-reload
  fi
  systemctl unmask --quiet systemd-oomd.socket systemd-oomd.service
  systemctl start systemd-oomd.service
  ;;
fixed-90) systemd-run --quiet --unit=fixed-90.service --property=OOMScoreAdjust=-1000 /omnimind/programs/fixed-90 ;;
earlyoom | omnimind-run | omnimind-plain)
  systemctl unmask --quiet earlyoom.service
  systemctl start earlyoom.service
  ;;
esac
case $guard in
omnimind-*)
  set_up
  # As setup advises: then the system's monitor acts on their runs. A group counts from the next login.
  usermod --append --groups omnimind dev
  systemctl restart "user@$uid.service"
  wait_for test -S "/run/user/$uid/bus"
  wait_for test -s /var/log/omnimind/smart-monitor.log
  tr '\0' ' ' <"/proc/$(pgrep -o -x earlyoom)/cmdline" | cut -c -80
  echo
  ;;
esac

dd if=/dev/urandom of=/home/dev/code.bin bs=1M count=120 status=none
chmod 644 /home/dev/code.bin
# File pages are charged to whoever read them first: to the editor, as after a boot, and not to who wrote them here.
sync
echo 1 >/proc/sys/vm/drop_caches
# Called as VS Code is: who is protected is known by the program.
cp /omnimind/programs/responsiveness-editor /usr/local/bin/code
in_manager --slice=app.slice --unit=app-code-1.service -- /usr/local/bin/code /home/dev/code.bin 120 >/out/strokes.txt &
wait_for test -s /out/strokes.txt
editor=$(pgrep -x code)
app=/sys/fs/cgroup$manager/app.slice/app-code-1.service
read -rt "$((settle_s + quiet_s))" -u "$never" || :

case $trouble in
memory-30) hog='exec /omnimind/programs/leak-c-malloc --rate=1800 --seconds=3600' ;;
memory-300) hog='exec /omnimind/programs/leak-c-malloc --rate=18000 --seconds=3600' ;;
linker) hog='while :; do /omnimind/programs/leak-c-malloc --rate=3480 --seconds=10; done' ;;
cpu) hog='for i in 1 2 3 4 5 6; do while :; do :; done & done; wait' ;;
forks) hog='for i in 1 2 3 4; do while :; do /bin/true; done & done; wait' ;;
disk) hog='while :; do dd if=/dev/zero of=/home/dev/written bs=1M count=200 conv=fsync status=none; done' ;;
several) hog='for i in 1 2 3 4; do while :; do :; done & done; exec /omnimind/programs/leak-c-malloc --rate=1800 --seconds=3600' ;;
esac
# What the guard itself takes of the processors, µs.
guard_usec() { cat /sys/fs/cgroup/system.slice/{omnimind-smart-monitor,earlyoom,systemd-oomd,fixed-90}.service/cpu.stat 2>/dev/null | awk '/^usage_usec/ { sum += $2 } END { print sum + 0 }'; }
guard_before=$(guard_usec)
began_ms=$(tail -n 1 /out/strokes.txt | cut -d ' ' -f 1)
began=$(date +%s.%N)
started=$SECONDS
if [ "$guard" = omnimind-run ]; then
  in_manager --slice=app.slice --unit=app-terminal-1.service -- "$omnimind" run --name hog -- sh -c "$hog" >/out/hog.txt 2>&1 &
else
  # As in a terminal: its shell leads the session, and stays.
  in_manager --slice=app.slice --unit=app-terminal-1.service -- sh -c "sh -c '$hog'; :" >/out/hog.txt 2>&1 &
fi
hogger=$!
# Nothing is started meanwhile: each program costs an emulated machine up to a tenth of a second, beside a full memory.
ended_s=null
until [ $((SECONDS - started)) -ge "$seconds" ]; do
  if [ "$ended_s" = null ] && ! kill -0 "$hogger" 2>/dev/null; then ended_s=$((SECONDS - started)); fi
  read -rt 1 -u "$never" || :
done
awk '/^(MemFree|MemAvailable|AnonPages)/ { printf "%s %d MiB, ", $1, $2 / 1024 }' /proc/meminfo
echo "editor's reserve $(($(<"$app/memory.low") >> 20)) MiB"
# Of all its life, µs: unlike lateness it does not depend on how busy the host is.
stall() { sed -n 's/^some.*total=//p' "$app/$1.pressure"; }
memory_stall=$(stall memory)
io_stall=$(stall io)
guard_cpu=$(($(guard_usec) - guard_before))
alive=false
kill -0 "$editor" 2>/dev/null && alive=true
kernel=$(sed -n 's/^oom_kill //p' /proc/vmstat)
oomd=$(journalctl --quiet --output=cat --unit=systemd-oomd.service --since "@$began" | grep -c '^Killed ')
fixed=$(journalctl --quiet --output=cat --unit=fixed-90.service --since "@$began" | grep -c .)
earlyoom=$(journalctl --quiet --output=cat --unit=earlyoom.service --since "@$began" | grep -c 'sending SIG')
cat >/out/result.json <<JSON
{ "began_ms": $began_ms, "hog_ended_s": $ended_s, "editor_lives": $alive, "kernel_kills": $kernel, "earlyoom_kills": $earlyoom, "oomd_kills": $oomd, "fixed_kills": $fixed,
  "memory_stall_usec": ${memory_stall:-null}, "io_stall_usec": ${io_stall:-null}, "guard_cpu_usec": $guard_cpu }
JSON
cat /out/result.json
tail -n 12 /out/hog.txt
journalctl --quiet --output=cat --unit=earlyoom.service --since "@$began" | grep -A1 'low memory' | head -n 4
exit 0
