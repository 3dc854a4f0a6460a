#!/bin/bash
# With `gpu.nvml` the monitor of the system finds NVIDIA's devices in the /dev of its own, asks NVIDIA's library, and says what a
# service holds on a card; without it, it has neither. The library and the devices stand in for NVIDIA's.
# named: two minutes; unit tests hold the same but for the devices of the service
. /omnimind/lib.sh
service=omnimind-smart-monitor.service
main() { systemctl show --property=MainPID --value "$service"; }
sees() { [ -c "/proc/$(main)/root/dev/$1" ]; }
loads() { grep -q libnvidia-ml "/proc/$(main)/maps"; }
# tells_gpu: whether `why` says what the service holds: 3 MiB, as the library has it
tells_gpu() { "$omnimind" why model.service --json >/out/why.json 2>/out/why.err && grep -q '"gpu_bytes": *3145728' /out/why.json; }

install -m 644 /omnimind/programs/libnvidia-ml.so.1 "/usr/lib/$(uname -m)-linux-gnu/"
ldconfig
# The numbers of /dev/null, which every service may open.
for name in nvidiactl nvidia0; do mknod -m 666 "/dev/$name" c 1 3; done
systemd-run --quiet --unit=model sleep 100000
systemctl show --property=MainPID --value model.service >/etc/nvml-own

set_up
wait_for "$omnimind" why model.service
! sees nvidiactl && ! loads
check $? 'without gpu.nvml the monitor has neither the devices nor the library'

mkdir -p /etc/omnimind
printf '[gpu]\nnvml = true\n' >/etc/omnimind/config.toml
set_up
sees nvidiactl && sees nvidia0
check $? "with it the devices are there: $(ls "/proc/$(main)/root/dev" | tr '\n' ' ')"
[ ! -e "/proc/$(main)/root/dev/nvidia1" ] && [ ! -e "/proc/$(main)/root/dev/vda" ]
check $? 'and no others'
wait_for tells_gpu
check $? "the service holds $(grep -o '"gpu_bytes": *[0-9]*' /out/why.json | head -n 1) on a card"
loads
check $? 'the library is loaded'
exit "$failed"
