#!/bin/bash
# Runs a command 500 times without a time-out, and goes on where it was interrupted; OMNIMIND_RESOURCE_MODE is smart, observe or off.
#   bash scripts/recovery/03_run_500_cycles_no_timeout.sh [command [argument…]]     by default npm test, else pytest
set -euo pipefail
omnimind=$(dirname -- "$(readlink -f -- "$0")")/../../packages/cli/bin/omnimind
if [ $# -eq 0 ]; then
  if [ -e package.json ]; then set -- npm test; else set -- python3 -m pytest; fi
fi
mkdir -p .omnimind
exec "$omnimind" cycles 500 --keep-going --checkpoint .omnimind/500-cycles.jsonl --resume \
  --report .omnimind/500-cycles.html --report .omnimind/500-cycles.json -- "$@"
