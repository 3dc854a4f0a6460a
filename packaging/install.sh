#!/bin/sh
# Installs OmniMind from its unpacked archive, or removes it again:
#
#   ./install.sh [--prefix DIRECTORY] [--uninstall]
#
# The prefix is /usr/local, or ~/.local for whoever is not root. Nothing is started: `omnimind setup` does that.
set -eu

[ "$(id -u)" -eq 0 ] && prefix=/usr/local || prefix=${HOME:?}/.local
action=install
while [ $# -gt 0 ]; do
  case $1 in
    --prefix) prefix=${2:?--prefix wants a directory}; shift ;;
    --prefix=*) prefix=${1#*=} ;;
    --uninstall) action=uninstall ;;
    -h | --help) sed -n 's/^# \{0,1\}//p' "$0" | sed 1d; exit 0 ;;
    *) echo "install.sh: unknown word \"$1\": ./install.sh [--prefix DIRECTORY] [--uninstall]" >&2; exit 64 ;;
  esac
  shift
done
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
[ "$prefix" != /usr ] || { echo 'install.sh: /usr/lib/omnimind is where `omnimind setup --system` puts the service: use another prefix' >&2; exit 64; }
list=$prefix/lib/omnimind/installed-files

# Every file of an installation, and every directory that it made (ends in a slash), is in its list, by its path below the prefix;
# a path that leads out of it is nobody's.
remove_files() {
  [ -f "$list" ] || return 0
  while read -r file; do
    case $file in */../* | ../* | /* | */) continue ;; esac
    rm -f "$prefix/$file"
  done <"$list"
  made=$(sed -n 's|/$||p' "$list" | sort -r)
  rm -f "$list"
  for folder in $made; do
    case $folder in */../* | ../* | /* | ..) continue ;; esac
    rmdir "$prefix/$folder" 2>/dev/null || true
  done
  rmdir "$prefix" 2>/dev/null || true
}

if [ "$action" = uninstall ]; then
  [ -f "$list" ] || { echo "install.sh: nothing of OmniMind is installed in $prefix" >&2; exit 66; }
  # What setup did is undone while there is a program that can.
  if [ -d /run/systemd/system ]; then
    "$prefix/bin/omnimind" uninstall --yes ||
      { echo 'install.sh: not all of the setup could be taken back; see above' >&2; exit 1; }
  fi
  remove_files
  echo "Removed from $prefix."
  exit 0
fi

from=$(cd "$(dirname "$0")/files" && pwd)
umask 022
remove_files
mkdir -p "$prefix"
made=
for folder in $(cd "$from" && find . -mindepth 1 -type d | sed 's|^\./||' | sort); do
  [ -d "$prefix/$folder" ] || { mkdir "$prefix/$folder"; made="$made$folder/
"; }
done
{
  printf %s "$made"
  cd "$from" && find . -type f -o -type l | sed 's|^\./||' | sort
} >"$list.new"
while read -r file; do
  case $file in */) continue ;; esac
  cp -P "$from/$file" "$prefix/$file"
done <"$list.new"
mv "$list.new" "$list"
"$prefix/bin/omnimind" --version >/dev/null
echo "OmniMind is installed in $prefix. Try: $prefix/bin/omnimind run -- sleep 3"
case :${PATH:-}: in *:"$prefix/bin":*) ;; *) echo "$prefix/bin is not on the PATH." ;; esac
