import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import { killersOf } from '../doctor/killers.ts';
import type { VerifyContext } from './context.ts';

/** Whether just one program kills when memory gets scarce. */
export const killersCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'killers',
  run: ({ machine }) => {
    const killers = killersOf(machine);
    if (killers.length === 0) return verifyFinding('killers.none');
    if (killers.length === 1) return verifyFinding('killers.one', { killers });
    return verifyFinding('killers.both', { killers }, 'sudo systemctl disable --now systemd-oomd.socket systemd-oomd');
  },
};
