#!/bin/bash
# `omnimind doctor` on a kernel with PSI switched off: it is named, with what it costs and what to do, and is no failure.
# kernel: psi=0
. /omnimind/lib.sh
"$omnimind" doctor >/out/doctor.txt
status=$?
cat /out/doctor.txt
[ "$status" -eq 0 ] || { echo "FAIL exit status $status"; exit 1; }
grep -A3 '^! PSI .*psi=0' /out/doctor.txt | grep -q 'Boot with psi=1' || { echo 'FAIL PSI off is not named'; exit 1; }
echo 'ok   PSI off is named'
