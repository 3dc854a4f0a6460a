import { parseMemoryLimit } from '@omnimind/linux/cgroup/settings';
import { isUnavailable } from '@omnimind/linux/files/outcome';
import { parseLimits, parseUnifiedCgroup } from '@omnimind/linux/procfs/pid/once';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';
import { findMonitor } from './find-monitor.ts';

/** The monitor keeps about four files open for each process that it watches; with fewer it opens them for each read. */
const fewFiles = 4096;
/** Of its memory limit: above this the monitor may be the next that is killed. */
const tightShare = 0.9;

/** What the monitor itself may use; our own process stands in for it where no service runs. */
export const limitsCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'limits',
  run: async (context) => {
    const { machine } = context;
    const monitor = await findMonitor(context);
    const main = monitor === null || isUnavailable(monitor) ? 0 : Number(monitor.properties.number('MainPID') ?? 0);
    const process = main > 0 ? String(main) : 'self';
    const files = parseLimits(machine.text(`/proc/${process}/limits`) ?? '').get('Max open files');
    if (files === undefined) return doctorFinding('limits.unknown');
    const cgroup = parseUnifiedCgroup(machine.text(`/proc/${process}/cgroup`) ?? '') ?? '';
    const limit_bytes = parseMemoryLimit(machine.cgroupFile(cgroup, 'memory.max') ?? 'max');
    const used_bytes = Number(machine.cgroupFile(cgroup, 'memory.current') ?? 0);
    if (main > 0 && used_bytes > limit_bytes * tightShare)
      return doctorFinding('limits.tight_memory', { used_bytes, limit_bytes });
    // Node raises the soft limit to the hard one when it starts.
    const open_files = Math.max(files.soft, files.hard);
    if (open_files < fewFiles) return doctorFinding('limits.few_files', { open_files, wanted: fewFiles });
    return Number.isFinite(open_files)
      ? doctorFinding('limits.roomy', { open_files })
      : doctorFinding('limits.unlimited');
  },
};
