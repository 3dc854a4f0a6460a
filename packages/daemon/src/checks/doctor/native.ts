import type { Check } from '../finding.ts';
import type { DoctorContext } from './context.ts';
import { type DoctorFinding, diagnosed } from './findings.ts';

/** Whether the optional module for calls into the C library loads: sd_notify(3), ioprio_set(2), prctl(2). */
export const nativeCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'native',
  look: ({ nativeProblem }) =>
    nativeProblem === null ? diagnosed('native.loaded') : diagnosed('native.missing', { reason: nativeProblem }),
};
