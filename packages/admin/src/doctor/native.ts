import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';

/** Whether the optional module for calls into the C library loads: sd_notify(3), ioprio_set(2), prctl(2). */
export const nativeCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'native',
  run: ({ nativeProblem }) =>
    nativeProblem === null
      ? doctorFinding('native.loaded')
      : doctorFinding('native.missing', { reason: nativeProblem }),
};
