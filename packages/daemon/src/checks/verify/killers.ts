import { killersOf } from '../doctor/killers.ts';
import type { Check } from '../finding.ts';
import type { VerifyContext } from './context.ts';
import { type VerifyFinding, verified } from './findings.ts';

/** Whether just one program kills when memory gets scarce. */
export const killersCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'killers',
  look: ({ machine }) => {
    const killers = killersOf(machine);
    if (killers.length === 0) return verified('killers.none');
    if (killers.length === 1) return verified('killers.one', { killers });
    return verified('killers.both', { killers }, 'sudo systemctl disable --now systemd-oomd.socket systemd-oomd');
  },
};
