import { type VerifyFinding, verified } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import { setupCommand, type VerifyContext } from './context.ts';

/** Whether `omnimind setup` was done for this manager. */
export const setupCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'setup',
  look: (context) => {
    const { setup } = context;
    if (setup === null) return verified('setup.missing', {}, setupCommand(context));
    if (typeof setup === 'string') return verified('setup.unreadable', { reason: setup }, setupCommand(context));
    return verified('setup.done', { profile: setup.profile, files: setup.files.length });
  },
};
