import { parseUnifiedCgroup } from '@omnimind/linux/procfs/pid/once';
import { userManagerCgroup } from '@omnimind/linux/systemd/slice-names';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import { liesIn } from '../checks/machine-files.ts';
import type { DoctorContext } from './context.ts';

/**
 * From where runs are moved into the slice: what is not below the user's own manager (`session-N.scope` of a login by SSH)
 * leaves it by the system's manager, which looks at the owner of the process only (seen with systemd 252).
 */
export const sessionCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'session',
  run: ({ uid, machine }) => {
    if (uid === 0) return doctorFinding('session.root');
    const cgroup = parseUnifiedCgroup(machine.text('/proc/self/cgroup') ?? '');
    if (cgroup === undefined || cgroup === '/') return doctorFinding('session.unknown');
    if (liesIn(cgroup, userManagerCgroup(uid))) return doctorFinding('session.managed', { cgroup });
    return doctorFinding('session.login', { unit: cgroup.split('/').at(-1) ?? '' });
  },
};
