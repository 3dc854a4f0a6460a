import { parseControllers } from '@omnimind/linux/cgroup/mount';
import { parseMountinfo } from '@omnimind/linux/procfs/pid/mountinfo';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';

const fix = 'systemd.unified_cgroup_hierarchy=1';

/** Which version of cgroups holds the controllers. */
export const cgroupCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'cgroup',
  run: ({ machine }) => {
    const mounts = parseMountinfo(machine.text('/proc/self/mountinfo') ?? '');
    const unified = mounts.find(({ type }) => type === 'cgroup2');
    const old = mounts.filter(({ type }) => type === 'cgroup');
    if (unified === undefined)
      return old.length > 0 ? doctorFinding('cgroup.v1', { option: fix }) : doctorFinding('cgroup.none');
    const controllers = parseControllers(machine.text(`${unified.point}/cgroup.controllers`) ?? '');
    const has = ['cpu', 'memory'].every((controller) => controllers.includes(controller));
    if (!has && old.length > 0) return doctorFinding('cgroup.hybrid', { mount: unified.point, option: fix });
    return doctorFinding('cgroup.unified', { mount: unified.point });
  },
};
