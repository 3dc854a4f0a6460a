import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';

/** Whether nice values compare within one session only; sched(7), "The autogroup feature". */
export const autogroupCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'autogroup',
  run: ({ machine }) =>
    doctorFinding(machine.line('/proc/sys/kernel/sched_autogroup_enabled') === '1' ? 'autogroup.on' : 'autogroup.off'),
};
