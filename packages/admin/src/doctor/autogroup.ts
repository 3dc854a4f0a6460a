import { type DoctorFinding, diagnosed } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';

/** Whether nice values compare within one session only; sched(7), "The autogroup feature". */
export const autogroupCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'autogroup',
  look: ({ machine }) =>
    diagnosed(machine.line('/proc/sys/kernel/sched_autogroup_enabled') === '1' ? 'autogroup.on' : 'autogroup.off'),
};
