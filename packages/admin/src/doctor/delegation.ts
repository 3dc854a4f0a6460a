import { parseControllers } from '@omnimind/linux/cgroup/mount';
import { userManagerCgroup } from '@omnimind/linux/systemd/slice-names';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';

const needed = ['cpu', 'memory', 'pids'];

/** Which controllers the service managers of users were given; root looks at every user's. */
export const delegationCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'delegation',
  run: ({ uid, machine }) => {
    const running = machine.runningManagers();
    const uids = uid === 0 ? running : running.filter((candidate) => candidate === uid);
    if (uids.length === 0)
      return doctorFinding('delegation.no_manager', {}, uid === 0 ? null : 'loginctl enable-linger');
    return uids.map((user) => {
      const cgroup = userManagerCgroup(user);
      const given = parseControllers(machine.cgroupFile(cgroup, 'cgroup.controllers') ?? '');
      const missing = needed.filter((controller) => !given.includes(controller));
      if (missing.length > 0)
        return doctorFinding('delegation.missing', { uid: user, missing }, 'sudo systemctl edit user@.service');
      return doctorFinding(given.includes('io') ? 'delegation.full' : 'delegation.no_io', {
        uid: user,
        controllers: given,
      });
    });
  },
};
