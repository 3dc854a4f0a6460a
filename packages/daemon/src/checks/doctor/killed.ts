import { parseMemoryEvents, parseVmstat } from '@omnimind/linux';
import { devSliceCgroup, devSliceOf } from '../../slice-names.ts';
import type { Check } from '../finding.ts';
import { liesIn } from '../machine-files.ts';
import type { DoctorContext } from './context.ts';
import { type DoctorFinding, diagnosed } from './findings.ts';

/**
 * The brief's first case, a process is killed all the same: does it run in the slice, and who killed it? The kernel counts
 * those that it killed in the slice (`memory.events`), and all that it killed since boot (/proc/vmstat).
 */
export const killedCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'killed',
  look: ({ kind, uid, machine }) => {
    const managers = machine.runningManagers().filter((user) => uid === 0 || user === uid);
    const cgroups = [
      ...(kind === 'system' ? [devSliceCgroup] : []),
      ...managers.map((user) => devSliceOf('user', user)),
    ];
    const events = cgroups.flatMap((cgroup) => machine.cgroupFile(cgroup, 'memory.events') ?? []);
    const machineKills = parseVmstat(machine.text('/proc/vmstat') ?? '').oom_kill ?? 0;
    if (events.length === 0 && machineKills === 0) return diagnosed('killed.unknown');
    const kills = events.reduce((sum, text) => sum + (parseMemoryEvents(text).oom_kill ?? 0), 0);
    const processes = machine.processes().filter(({ cgroup }) => cgroups.some((own) => liesIn(cgroup, own))).length;
    if (kills > 0) return diagnosed('killed.in_slice', { kills, processes });
    if (machineKills > 0)
      return diagnosed('killed.elsewhere', { kills: machineKills, processes }, 'journalctl -k -g "Out of memory"');
    return diagnosed('killed.none', { processes });
  },
};
