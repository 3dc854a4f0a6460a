import { kernelOption } from '@omnimind/linux/procfs/machine';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';

/** Whether the kernel tells how long work was stalled; Documentation/accounting/psi.rst. */
export const psiCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'psi',
  run: ({ machine }) => {
    const problem = machine.problem('/proc/pressure/memory');
    if (problem === '') return doctorFinding('psi.on');
    if (kernelOption(machine.text('/proc/cmdline') ?? '', 'psi') === '0') return doctorFinding('psi.switched_off');
    // Built in but off (CONFIG_PSI_DEFAULT_DISABLED): the files are there and can't be read.
    return problem === 'ENOENT' ? doctorFinding('psi.absent') : doctorFinding('psi.off_by_default', { problem });
  },
};
