import { parseMountinfo } from '@omnimind/linux/procfs/pid/mountinfo';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';

/** Whether /proc hides other users' processes; proc(5), "hidepid". Root sees all. */
export const procCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'proc',
  run: ({ uid, machine }) => {
    const mount = parseMountinfo(machine.text('/proc/self/mountinfo') ?? '').findLast(({ point }) => point === '/proc');
    const option = mount?.options.find((text) => /^(hidepid=(?!0$|off$)|subset=pid)/.test(text));
    return option === undefined || uid === 0 ? doctorFinding('proc.open') : doctorFinding('proc.hidden', { option });
  },
};
