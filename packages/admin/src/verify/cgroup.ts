import { parseControllers } from '@omnimind/linux/cgroup/mount';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import type { VerifyContext } from './context.ts';

/** Whether cgroup v2 is there with the controllers that limits need. */
export const cgroupCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'cgroup',
  run: ({ machine }) => {
    const mount = machine.cgroupMount();
    if (typeof mount !== 'string') return verifyFinding('cgroup.missing', {}, 'omnimind doctor');
    const controllers = parseControllers(machine.cgroupFile('', 'cgroup.controllers') ?? '');
    const missing = ['cpu', 'memory'].filter((controller) => !controllers.includes(controller));
    if (missing.length > 0) return verifyFinding('cgroup.no_controllers', { mount, missing }, 'omnimind doctor');
    return verifyFinding('cgroup.unified', { mount });
  },
};
