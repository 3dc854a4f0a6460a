import { parseUnifiedCgroup } from '@omnimind/linux';
import { userManagerCgroup } from '../../slice-names.ts';
import type { Check } from '../finding.ts';
import { liesIn } from '../machine-files.ts';
import type { DoctorContext } from './context.ts';
import { type DoctorFinding, diagnosed } from './findings.ts';

/**
 * From where runs are moved into the slice: what is not below the user's own manager (`session-N.scope` of a login by SSH)
 * leaves it by the system's manager, which looks at the owner of the process only (seen with systemd 252).
 */
export const sessionCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'session',
  look: ({ uid, machine }) => {
    if (uid === 0) return diagnosed('session.root');
    const cgroup = parseUnifiedCgroup(machine.text('/proc/self/cgroup') ?? '');
    if (cgroup === undefined || cgroup === '/') return diagnosed('session.unknown');
    if (liesIn(cgroup, userManagerCgroup(uid))) return diagnosed('session.managed', { cgroup });
    return diagnosed('session.login', { unit: cgroup.split('/').at(-1) ?? '' });
  },
};
