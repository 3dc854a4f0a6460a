import type { Check } from '../finding.ts';
import type { DoctorContext } from './context.ts';
import { type DoctorFinding, diagnosed } from './findings.ts';

/** Whether nice values compare within one session only; sched(7), "The autogroup feature". */
export const autogroupCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'autogroup',
  look: ({ machine }) =>
    diagnosed(machine.line('/proc/sys/kernel/sched_autogroup_enabled') === '1' ? 'autogroup.on' : 'autogroup.off'),
};
