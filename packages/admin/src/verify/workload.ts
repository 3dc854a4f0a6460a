import { devSlice, managerCgroup } from '@omnimind/linux/systemd/slice-names';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import { liesIn } from '../checks/machine-files.ts';
import type { VerifyContext } from './context.ts';

/** Whether something runs in the slice, for the system also in those of users. Nothing there is no failure: it may be between two runs. */
export const workloadCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'workload',
  run: (context) => {
    const inside = context.machine
      .processes()
      .filter(({ cgroup }) => liesIn(cgroup, managerCgroup(context.kind, context.uid)))
      .flatMap(({ cgroup }) => {
        const parts = cgroup.split('/');
        const at = parts.indexOf(devSlice);
        return at < 0 ? [] : [parts[at + 1] ?? ''];
      });
    if (inside.length === 0) return verifyFinding('workload.none', {}, 'omnimind run -- COMMAND');
    const units = new Set(inside.filter((unit) => unit !== ''));
    return verifyFinding('workload.some', { processes: inside.length, units: [...units] });
  },
};
