#!/bin/sh
# Installs the Debian package in clean Debian systems and removes it again: `npm run test:packages`. Needs root and mmdebstrap.
set -u
cd "$(dirname "$0")/.." || exit 1
version=$(sed -n 's/.*"version": "\(.*\)".*/\1/p' packages/cli/package.json)
package=.build/omnimind_${version}_$(dpkg --print-architecture).deb
[ -e "$package" ] || { echo "$package is missing: npm run build:deb" >&2; exit 1; }
work=$(mktemp -d) || exit 1
failed=0
cleanup() {
  for root in "$work"/*; do
    [ ! -d "$root/proc/1" ] || umount "$root/proc"
  done
  rm -rf "$work"
}
trap cleanup EXIT
# As this machine reaches its archive.
source=$(sed -n 's/^deb .*\(http[^ ]*debian\)\/* .*/\1/p; s/^URIs: *\([^ ]*debian\)\/*$/\1/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)

check() {
  if [ "$1" -eq 0 ]; then echo "  ok    $2"; else echo "  FAIL  $2"; failed=1; fi
}
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }
listing() { (cd "$root" && find etc usr opt srv root var -xdev \( -path var/cache -o -path var/lib/apt -o -path var/lib/dpkg -o -path var/log \) -prune -o -print | sort); }

for suite in ${*:-bookworm trixie}; do
  echo "$suite"
  root=$work/$suite
  # A root that was made before, as mmdebstrap makes it, saves minutes: OMNIMIND_ROOTS=DIRECTORY, in it one for each suite.
  if [ -d "${OMNIMIND_ROOTS:-}/$suite" ]; then cp -a "$OMNIMIND_ROOTS/$suite" "$root"; else
    mmdebstrap --quiet --mode=root --variant=minbase --include=systemd,man-db,libstdc++6 "$suite" "$root" "${source:-http://deb.debian.org/debian}" 2>/dev/null
  fi
  mount -t proc proc "$root/proc"
  cp "$package" "$root/omnimind.deb"
  listing >"$work/$suite.before"
  in_root apt-get install -y /omnimind.deb >"$work/$suite.log" 2>&1 || cat "$work/$suite.log"
  check "$(in_root dpkg -s omnimind | grep -c '^Status: install ok installed' | sed 's/1/x/; s/0/1/; s/x/0/')" 'apt install'
  [ "$(in_root omnimind --version | cut -d ' ' -f 1)" = "$version" ]; check $? "it is $version, without any other Node"
  status=0
  in_root omnimind run -- sh -c 'exit 7' >/dev/null 2>"$work/$suite.run" || status=$?
  [ "$status" -eq 7 ]; check $? "run: $(cat "$work/$suite.run")"
  in_root sh -c 'omnimind monitor --mode observe >/dev/null 2>&1 & pid=$!; for _ in $(seq 120); do omnimind status >/status.txt 2>/dev/null && break; sleep 0.5; done; kill $pid; wait $pid; test -s /status.txt'
  check $? "monitor and status: $(sed -n 2p "$root/status.txt" 2>/dev/null)"
  in_root useradd -m ana
  in_root su ana -c 'omnimind setup --user --dry-run' >"$work/$suite.plan" 2>&1
  check $? "setup --user --dry-run: $(wc -l <"$work/$suite.plan") lines"
  in_root omnimind setup --system --dry-run --json >"$work/$suite.system" 2>/dev/null
  [ "$(grep -c '"path": "/usr/lib/omnimind' "$work/$suite.system")" -eq 0 ]; check $? 'setup --system plans no file of the package'
  in_root man -P cat omnimind-run 2>/dev/null | grep -q '^SYNOPSIS'; check $? 'man omnimind-run'
  in_root bash -c '. /usr/share/bash-completion/completions/omnimind && complete -p omnimind' >/dev/null; check $? 'completion for bash'
  in_root omnimind config check >/dev/null; check $? 'the configuration that it brings is right'
  in_root userdel -r ana 2>/dev/null || true
  rm -f "$root/status.txt"
  rm -rf "$root/root/.local" "$root/root/.cache"
  in_root apt-get remove -y omnimind >"$work/$suite.log" 2>&1; check $? 'apt remove'
  [ ! -e "$root/usr/lib/omnimind" ] && [ -e "$root/etc/omnimind/config.toml" ]; check $? 'the configuration stays, the program is gone'
  in_root apt-get purge -y omnimind >"$work/$suite.log" 2>&1; check $? 'apt purge'
  listing >"$work/$suite.after"
  # Accounts that came and went leave copies of /etc/passwd and its like.
  difference=$(diff "$work/$suite.before" "$work/$suite.after" | grep '^[<>]' | grep -v -- 'etc/\(passwd\|group\|shadow\|gshadow\|subuid\|subgid\)-$' || true)
  [ -z "$difference" ]; check $? "nothing is left $difference"
  ! grep -q '^omnimind:' "$root/etc/group"; check $? 'nor the group'
done
exit "$failed"
