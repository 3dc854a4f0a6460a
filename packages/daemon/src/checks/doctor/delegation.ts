import { parseControllers } from '@omnimind/linux';
import { userManagerCgroup } from '../../slice-names.ts';
import type { Check } from '../finding.ts';
import type { DoctorContext } from './context.ts';
import { type DoctorFinding, diagnosed } from './findings.ts';

const needed = ['cpu', 'memory', 'pids'];

/** Which controllers the service managers of users were given; root looks at every user's. */
export const delegationCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'delegation',
  look: ({ uid, machine }) => {
    const running = machine.runningManagers();
    const uids = uid === 0 ? running : running.filter((candidate) => candidate === uid);
    if (uids.length === 0) return diagnosed('delegation.no_manager', {}, uid === 0 ? null : 'loginctl enable-linger');
    return uids.map((user) => {
      const cgroup = userManagerCgroup(user);
      const given = parseControllers(machine.cgroupFile(cgroup, 'cgroup.controllers') ?? '');
      const missing = needed.filter((controller) => !given.includes(controller));
      if (missing.length > 0)
        return diagnosed('delegation.missing', { uid: user, missing }, 'sudo systemctl edit user@.service');
      return diagnosed(given.includes('io') ? 'delegation.full' : 'delegation.no_io', {
        uid: user,
        controllers: given,
      });
    });
  },
};
