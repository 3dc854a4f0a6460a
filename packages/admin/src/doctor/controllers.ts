import { parseControllers } from '@omnimind/linux/cgroup/mount';
import { parseMountinfo } from '@omnimind/linux/procfs/pid/mountinfo';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';

const needed = ['cpu', 'memory', 'pids'];

/** Which controllers the root cgroup of version 2 offers. */
export const controllersCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'controllers',
  run: ({ machine }) => {
    const text = machine.cgroupFile('', 'cgroup.controllers');
    // In the hybrid layout they sit in hierarchies of version 1, and `cgroup` says so.
    const mounts = parseMountinfo(machine.text('/proc/self/mountinfo') ?? '');
    if (text === null || mounts.some(({ type }) => type === 'cgroup')) return doctorFinding('controllers.unknown');
    const controllers = parseControllers(text);
    const missing = needed.filter((controller) => !controllers.includes(controller));
    if (missing.length > 0) return doctorFinding('controllers.missing', { missing });
    const shown = [...needed, 'io'].filter((controller) => controllers.includes(controller));
    return doctorFinding(shown.includes('io') ? 'controllers.there' : 'controllers.no_io', { controllers: shown });
  },
};
