import { parseWeight } from '@omnimind/linux/cgroup/settings';
import { managerCgroup } from '@omnimind/linux/systemd/slice-names';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import type { MachineFiles } from '../checks/machine-files.ts';
import { setupCommand, type VerifyContext } from './context.ts';

/** Who must come first, where it exists. */
const favored = { system: ['user.slice', 'system.slice'], user: ['app.slice', 'session.slice'] } as const;

/** Whether editor and session outweigh what OmniMind runs, in the kernel: weights act among siblings. */
export const weightsCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'weights',
  run: (context) => {
    const { kind, machine } = context;
    const parent = managerCgroup(context.kind, context.uid);
    const own = weightOf(machine, `${parent}/omnimind.slice`);
    if (!machine.cgroupExists(`${parent}/omnimind.slice`)) return verifyFinding('weights.waiting');
    const siblings = favored[kind]
      .filter((slice) => machine.cgroupExists(`${parent}/${slice}`))
      .map((slice) => ({ slice, weight: weightOf(machine, `${parent}/${slice}`) }));
    // Without the file the controller is not on for these cgroups.
    if (Number.isNaN(own)) return verifyFinding('weights.not_in_force', { parent: parent || '/' }, 'omnimind doctor');
    const above = siblings.filter(({ weight }) => !(own < weight));
    const shown = siblings.map(({ slice, weight }) => `${slice} ${weight}`);
    if (above.length > 0)
      return verifyFinding('weights.not_below', { weight: own, siblings: shown }, setupCommand(context));
    return verifyFinding('weights.below', { weight: own, siblings: shown });
  },
};

function weightOf(machine: MachineFiles, cgroup: string): number {
  return parseWeight(machine.cgroupFile(cgroup, 'cpu.weight') ?? '');
}
