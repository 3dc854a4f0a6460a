import { parseMemoryEvents } from '@omnimind/linux/cgroup/statistics';
import { parseVmstat } from '@omnimind/linux/procfs/vmstat';
import { devSliceCgroup, devSliceOf } from '@omnimind/linux/systemd/slice-names';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import { liesIn } from '../checks/machine-files.ts';
import type { DoctorContext } from './context.ts';

/**
 * The brief's first case, a process is killed all the same: does it run in the slice, and who killed it? The kernel counts
 * those that it killed in the slice (`memory.events`), and all that it killed since boot (/proc/vmstat).
 */
export const killedCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'killed',
  run: ({ kind, uid, machine }) => {
    const managers = machine.runningManagers().filter((user) => uid === 0 || user === uid);
    const cgroups = [
      ...(kind === 'system' ? [devSliceCgroup] : []),
      ...managers.map((user) => devSliceOf('user', user)),
    ];
    const events = cgroups.flatMap((cgroup) => machine.cgroupFile(cgroup, 'memory.events') ?? []);
    const machineKills = parseVmstat(machine.text('/proc/vmstat') ?? '').oom_kill ?? 0;
    if (events.length === 0 && machineKills === 0) return doctorFinding('killed.unknown');
    const kills = events.reduce((sum, text) => sum + (parseMemoryEvents(text).oom_kill ?? 0), 0);
    const processes = machine.processes().filter(({ cgroup }) => cgroups.some((own) => liesIn(cgroup, own))).length;
    if (kills > 0) return doctorFinding('killed.in_slice', { kills, processes });
    if (machineKills > 0)
      return doctorFinding('killed.elsewhere', { kills: machineKills, processes }, 'journalctl -k -g "Out of memory"');
    return doctorFinding('killed.none', { processes });
  },
};
