import { devSlice } from '../../slice-names.ts';
import type { Check } from '../finding.ts';
import type { VerifyContext } from './context.ts';
import { type VerifyFinding, verified } from './findings.ts';

/** Whether what must never be acted on runs outside the slice that is limited. */
export const sparedCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'spared',
  look: ({ machine, configuration }) => {
    const names = new Set(configuration.protect.names);
    const spared = machine.processes().filter(({ name }) => names.has(name));
    const inside = spared.filter(({ cgroup }) => cgroup.split('/').includes(devSlice));
    if (inside.length > 0)
      return verified(
        'spared.inside',
        { processes: inside.map(({ name, pid }) => `${name} (${pid})`) },
        inside.map(({ pid }) => `omnimind release ${pid}`).join(' && '),
      );
    return verified('spared.outside', { processes: spared.length });
  },
};
