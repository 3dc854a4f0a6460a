#!/bin/sh
# Installs what `npm run release` made in clean Debian systems, uses it, and removes it again, and has lintian judge the package:
# `npm run test:packages [-- --fast] [SUITE…]`. Debian's package and the archive bring their own Node; npm's
# package is tried with Node 20, 22 and 24. With --fast it makes what it tries, compressed little. Needs root, mmdebstrap and npm.
set -u
cd "$(dirname "$0")/.." || exit 1
version=$(sed -n 's/.*"version": "\(.*\)".*/\1/p' packages/cli/package.json)
made=.build/release
if [ "${1:-}" = --fast ]; then
  shift
  made=.build/release-fast
  node packaging/build-release.ts --fast || exit 1
fi
package=$made/omnimind_${version}_$(dpkg --print-architecture).deb
archive=$(echo $made/omnimind-"$version"-linux-*.tar.xz)
npm_package=$made/omnimind-$version.tgz
for file in "$package" "$archive" "$npm_package"; do
  [ -e "$file" ] || { echo "$file is missing: npm run release" >&2; exit 1; }
done
work=$(mktemp -d) || exit 1
passed=0
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
  if [ "$1" -eq 0 ]; then echo "  ok    $2" && passed=$((passed + 1)); else echo "  FAIL  $2" && failed=$((failed + 1)); fi
}
in_root() { chroot "$root" env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }
as() { in_root su "$1" -c "cd /tmp && $2"; }
# runs USER PROGRAM STATUS HOW: it runs a command, whose status is its own
runs() {
  status=0
  as "$1" "$2 run -- sh -c 'exit 7'" >/dev/null 2>"$work/told" || status=$?
  [ "$status" -eq "$3" ]; check $? "$4, $1: $(head -n 1 "$work/told")"
}
# watches USER PROGRAM HOW: monitor, status, and what setup would do for that user, who has a runtime directory as after a login
watches() {
  as "$1" "export XDG_RUNTIME_DIR=/tmp/run-$1; mkdir -p -m 700 \$XDG_RUNTIME_DIR; $2 monitor --mode observe >/dev/null 2>&1 & pid=\$!; for _ in \$(seq 120); do $2 status >/tmp/status.txt 2>/dev/null; test -s /tmp/status.txt && break; sleep 0.5; done; kill \$pid; wait \$pid; test -s /tmp/status.txt"
  check $? "$3, $1: monitor and status: $(sed -n 2p "$root/tmp/status.txt" 2>/dev/null)"
  rm -f "$root/tmp/status.txt"
  as "$1" "$2 setup --user --dry-run" >"$work/told" 2>&1
  [ "$(grep -c '^/home/.*\.slice' "$work/told")" -gt 0 ]; check $? "$3, $1: setup --user --dry-run: $(sed -n 3p "$work/told")"
}
listing() { (cd "$root" && find etc usr opt srv root var -xdev \( -path var/cache -o -path var/lib/apt -o -path var/lib/dpkg -o -path var/log \) -prune -o -print | sort); }

# As npm installs it anywhere, and the Nodes to run it with.
npm install --silent --global --prefix "$work/.npm" "$npm_package" || exit 1
arch=$(node -p process.arch)
for node in 20.20.2 22.18.0 22.21.1 24.21.0; do
  npm pack --silent --pack-destination "$work" "node-linux-$arch@$node" >/dev/null || exit 1
  mkdir -p "$work/.node-$node" && tar -xzf "$work/node-linux-$arch-$node.tgz" -C "$work/.node-$node" package/bin/node || exit 1
done

if command -v lintian >/dev/null; then
  lintian --allow-root --fail-on error,warning "$package" >"$work/told" 2>&1; check $? "lintian: $(tail -n 5 "$work/told")"
fi

# Without any installation. A path that begins with a slash npx would run as it is.
mkdir "$work/.npx" && cp "$npm_package" "$work/.npx/omnimind.tgz"
status=0
(cd "$work/.npx" && PATH=$work/.node-24.21.0/package/bin:$PATH HOME=$work/.npx npx --yes ./omnimind.tgz run -- sh -c 'exit 7') >/dev/null 2>"$work/.npx/told" || status=$?
[ "$status" -eq 7 ]; check $? "npx: $(cat "$work/.npx/told")"

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
  in_root useradd -m ana
  for user in root ana; do runs $user omnimind 7 "Debian's package"; done
  watches ana omnimind "Debian's package"
  in_root omnimind setup --system --dry-run --json >"$work/$suite.system" 2>/dev/null
  [ "$(grep -c '"path": "/usr/lib/omnimind' "$work/$suite.system")" -eq 0 ]; check $? 'setup --system plans no file of the package'
  in_root man -P cat omnimind-run 2>/dev/null | grep -q '^SYNOPSIS'; check $? 'man omnimind-run'
  in_root bash -c '. /usr/share/bash-completion/completions/omnimind && complete -p omnimind' >/dev/null; check $? 'completion for bash'
  in_root omnimind config check >/dev/null; check $? 'the configuration that it brings is right'
  in_root userdel -r ana 2>/dev/null || true
  rm -rf "$root/root/.local" "$root/root/.cache"
  in_root apt-get remove -y omnimind >"$work/$suite.log" 2>&1; check $? 'apt remove'
  [ ! -e "$root/usr/lib/omnimind" ] && [ -e "$root/etc/omnimind/config.toml" ]; check $? 'the configuration stays, the program is gone'
  in_root apt-get purge -y omnimind >"$work/$suite.log" 2>&1; check $? 'apt purge'
  listing >"$work/$suite.after"
  # Accounts that came and went leave copies of /etc/passwd and its like.
  difference=$(diff "$work/$suite.before" "$work/$suite.after" | grep '^[<>]' | grep -v -- 'etc/\(passwd\|group\|shadow\|gshadow\|subuid\|subgid\)-$' || true)
  [ -z "$difference" ]; check $? "nothing is left $difference"
  ! grep -q '^omnimind:' "$root/etc/group"; check $? 'nor the group'

  # The archive, for somebody without rights and for the machine.
  in_root useradd -m ana
  tar -xJf "$archive" -C "$root/home/ana"
  in_root chown -R ana: /home/ana
  in_root su ana -c '/home/ana/omnimind-*/install.sh' >"$work/$suite.log" 2>&1; check $? "install.sh: $(head -n 1 "$work/$suite.log")"
  runs ana '~/.local/bin/omnimind' 7 'archive'
  watches ana '~/.local/bin/omnimind' 'archive'
  in_root su ana -c '/home/ana/omnimind-*/install.sh --uninstall' >"$work/$suite.log" 2>&1; check $? "$(cat "$work/$suite.log")"
  left=$(find "$root/home/ana/.local" -type f ! -path '*/state/*'); [ -z "$left" ]; check $? "nothing is left $left"
  in_root sh -c '/home/ana/omnimind-*/install.sh --prefix /opt/omni && /opt/omni/bin/omnimind --version && /home/ana/omnimind-*/install.sh --prefix=/opt/omni --uninstall' >"$work/$suite.log" 2>&1
  check $? 'install.sh --prefix, and back'
  [ ! -e "$root/opt/omni/lib" ]; check $? 'nothing is left'
  # npm's package.
  mkdir -p "$root/opt/npm" && cp -a "$work/.npm/." "$root/opt/npm"
  for node in 20.20.2 22.18.0 22.21.1 24.21.0; do
    cp "$work/.node-$node/package/bin/node" "$root/usr/local/bin/node"
    wanted=7
    case $node in 20.*) wanted=69 ;; esac
    for user in root ana; do runs $user /opt/npm/bin/omnimind $wanted "npm's package, Node $node"; done
    case $node in 22.18.0 | 24.*) watches ana /opt/npm/bin/omnimind "npm's package, Node $node" ;; esac
  done
  in_root /opt/npm/bin/omnimind setup --system --dry-run >"$work/$suite.plan" 2>&1
  grep -q '^/usr/lib/omnimind' "$work/$suite.plan"; check $? 'setup from it brings the program'
  npm rm --silent --global --prefix "$root/opt/npm" omnimind >/dev/null
  left=$(find "$root/opt/npm" -type f -o -type l); [ -z "$left" ]; check $? "npm rm: nothing is left $left"
  in_root userdel -r ana 2>/dev/null || true
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
