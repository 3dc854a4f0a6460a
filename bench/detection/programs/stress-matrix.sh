#!/bin/sh
# Honest: stress-ng's matrix product in one process for $1 s.
exec stress-ng --matrix 1 --matrix-method prod --timeout "$1s" --quiet
