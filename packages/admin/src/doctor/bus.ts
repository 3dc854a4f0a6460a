import { isUnavailable } from '@omnimind/linux/files/outcome';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';

/** Whether the service manager answers on D-Bus: every action goes that way. */
export const busCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'bus',
  run: async ({ kind, units }) => {
    const properties = await units.read(kind, '-.slice');
    return isUnavailable(properties)
      ? doctorFinding('bus.silent', { manager: kind, reason: properties.unavailable })
      : doctorFinding('bus.answers', { manager: kind });
  },
};
