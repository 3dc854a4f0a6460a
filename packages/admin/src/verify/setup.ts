import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import { setupCommand, type VerifyContext } from './context.ts';

/** Whether `omnimind setup` was done for this manager. */
export const setupCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'setup',
  run: (context) => {
    const { setup } = context;
    if (setup === null) return verifyFinding('setup.missing', {}, setupCommand(context));
    if (typeof setup === 'string') return verifyFinding('setup.unreadable', { reason: setup }, setupCommand(context));
    return verifyFinding('setup.done', { profile: setup.profile, files: setup.files.length });
  },
};
