#!/bin/bash
# Sets up the whole machine: slices, protection, the monitor as a service, earlyoom. It shows the plan and asks first.
#   sudo bash scripts/setup_smart_resources.sh [dev|test] [--dry-run|--yes …]
set -euo pipefail
omnimind=$(dirname -- "$(readlink -f -- "$0")")/../packages/cli/bin/omnimind
profile=dev
case ${1:-} in dev | test) profile=$1 && shift ;; esac
exec "$omnimind" setup --system --profile "$profile" --install-earlyoom "$@"
