#!/bin/bash
# Setup is refused with a clear message, and nothing is changed: without root, without a bus, with an invalid share, with a
# foreign file in place; and a failure in the middle is undone.
. /omnimind/lib.sh
useradd --create-home dev
listing() {
  {
    find /etc /usr/local /usr/lib/omnimind /var/lib/omnimind /var/log/omnimind /run/omnimind -xdev ! -name 'group-' \
      ! -name 'gshadow-' ! -name '.pwd.lock' -printf '%p %M %u:%g %l\n' 2>/dev/null | sort
    find /etc -xdev -type f ! -name 'group-' ! -name 'gshadow-' -exec sha256sum {} + | sort -k2
    systemctl list-units --all --plain --no-legend --no-pager 'omnimind*'
  } >"/out/$1.txt"
}
# A command that must end with a status, say something, and leave all as it is.
refused() {
  local title=$1 wanted=$2 words=$3
  shift 3
  listing before
  "$@" >/out/refused.txt 2>&1
  local status=$?
  [ "$status" -eq "$wanted" ] && grep -q -- "$words" /out/refused.txt
  check $? "$title: status $status, $(head -n 1 /out/refused.txt)"
  wait_for is_listed_as before
  listing after
  diff /out/before.txt /out/after.txt
  check $? "$title: nothing was changed"
}

refused 'without root' 77 'only root' \
  runuser -u dev -- env HOME=/home/dev "$omnimind" setup --system --yes
refused 'a user without a bus' 69 "can't be reached" \
  runuser -u dev -- env HOME=/home/dev "$omnimind" setup --user --yes
mkdir -p /etc/omnimind
printf '[slice]\nmemory_high = 1.5\n' >/etc/omnimind/config.toml
refused 'an invalid share' 78 'config.toml:2' "$omnimind" setup --system --yes
printf '[slice]\nmemory_high = 0.9\nmemory_max = 0.5\n' >/etc/omnimind/config.toml
refused 'a limit above its wall' 78 'memory_high' "$omnimind" setup --system --yes
rm -r /etc/omnimind
printf '[Slice]\nCPUQuota=95%%\n' >/etc/systemd/system/omnimind-dev.slice
refused 'a foreign unit' 69 'was not written by setup' "$omnimind" setup --system --yes
rm /etc/systemd/system/omnimind-dev.slice
printf '#!/bin/sh\n' >/usr/local/bin/omnimind
refused 'a foreign command' 69 '/usr/local/bin/omnimind' "$omnimind" setup --system --yes
rm /usr/local/bin/omnimind
refused 'without an answer' 64 'no terminal' "$omnimind" setup --system </dev/null
answered_no() { printf 'n\n' | script -qec "$omnimind setup --system" /dev/null; }
refused 'a no at the terminal' 0 'Nothing was changed' answered_no

# The backend's program is not there: all else is done by then.
mkdir -p /etc/omnimind
printf '[backend]\ncommand = ["/no/such/program"]\n' >/etc/omnimind/config.toml
refused 'a failure in the middle' 74 'omnimind-backend-protected' "$omnimind" setup --system --yes
exit "$failed"
