import { devSlice } from '@omnimind/linux/systemd/slice-names';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import type { VerifyContext } from './context.ts';

/** Whether what must never be acted on runs outside the slice that is limited. */
export const sparedCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'spared',
  run: ({ machine, configuration }) => {
    const names = new Set(configuration.protect.names);
    const spared = machine.processes().filter(({ name }) => names.has(name));
    const inside = spared.filter(({ cgroup }) => cgroup.split('/').includes(devSlice));
    if (inside.length > 0)
      return verifyFinding(
        'spared.inside',
        { processes: inside.map(({ name, pid }) => `${name} (${pid})`) },
        inside.map(({ pid }) => `omnimind release ${pid}`).join(' && '),
      );
    return verifyFinding('spared.outside', { processes: spared.length });
  },
};
