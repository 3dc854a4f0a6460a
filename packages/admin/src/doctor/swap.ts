import { parseSwaps } from '@omnimind/linux/procfs/machine';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';

/** Whether anonymous memory can go anywhere. */
export const swapCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'swap',
  run: ({ machine }) => {
    const areas = parseSwaps(machine.text('/proc/swaps') ?? '');
    if (areas.length === 0) return doctorFinding('swap.none');
    const size_bytes = areas.reduce((sum, area) => sum + area.sizeBytes, 0);
    const used_bytes = areas.reduce((sum, area) => sum + area.usedBytes, 0);
    const isZram = areas.every(({ name }) => /\/zram\d+$/.test(name));
    return doctorFinding(isZram ? 'swap.zram' : 'swap.there', {
      size_bytes,
      used_bytes,
      areas: areas.map(({ name }) => name),
    });
  },
};
