import { parseMemoryLimit } from '@omnimind/linux/cgroup/settings';
import { parseMountinfo } from '@omnimind/linux/procfs/pid/mountinfo';
import { managerCgroup } from '@omnimind/linux/systemd/slice-names';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import { type MachineFiles, trimSlashes } from '../checks/machine-files.ts';
import { knownSetup, setupCommand, systemctl, type VerifyContext } from './context.ts';
import { difference, isAsPlanned, isKeptMemory } from './limits.ts';

/**
 * Whether the memory that is kept for editor, session, backend and monitor is kept, in the kernel and on every ancestor:
 * `memory.low` of a cgroup holds only as far as those above it allow; Documentation/admin-guide/cgroup-v2.rst.
 */
export const memoryLowCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'memory_low',
  run: (context) => {
    const { kind, machine } = context;
    const setup = knownSetup(context);
    if (setup === null) return verifyFinding('memory_low.unknown');
    const planned = setup.attributes.filter(isKeptMemory);
    if (planned.length === 0) return verifyFinding('memory_low.not_planned');
    // A service that does not run has no cgroup: other checks speak of it.
    const wrong = planned
      .filter(({ cgroup }) => machine.cgroupExists(cgroup))
      .map((attribute) => ({ attribute, found: machine.cgroupFile(attribute.cgroup, attribute.attribute) }))
      .filter(({ attribute, found }) => !isAsPlanned(attribute, found));
    if (wrong.length > 0)
      return verifyFinding(
        'memory_low.differs',
        {
          differences: wrong.map(({ attribute, found }) => difference(attribute, found)),
          expected: wrong.map(({ attribute }) => `${attribute.attribute} ${attribute.expected}`),
        },
        `${systemctl(context, 'daemon-reload')} && ${setupCommand(context)}`,
      );
    const broken = [...places(context)].map((cgroup) => brokenAt(machine, cgroup)).find((cgroup) => cgroup !== null);
    if (broken !== undefined && broken !== null)
      return kind === 'system'
        ? verifyFinding('memory_low.broken', { cgroup: broken }, setupCommand(context))
        : verifyFinding('memory_low.not_passed_on', { cgroup: broken }, 'sudo omnimind setup --system');
    return verifyFinding('memory_low.in_force', { units: [...new Set(planned.map(({ unit }) => unit))] });
  },
};

/** The cgroups that must be kept: for a user those of the plan, for the machine those of protected processes. */
function places(context: VerifyContext): Set<string> {
  if (context.kind === 'user') return new Set([managerCgroup(context.kind, context.uid)]);
  const names = new Set(context.configuration.protect.names);
  const cgroups = context.machine
    .processes()
    .filter(({ name, cgroup }) => names.has(name) && trimSlashes(cgroup).startsWith('user.slice/'))
    .map(({ cgroup }) => trimSlashes(cgroup));
  return new Set(cgroups);
}

/** The first ancestor, from the top, that passes nothing on; `null` when the chain holds. */
function brokenAt(machine: MachineFiles, cgroup: string): string | null {
  const parts = cgroup.split('/');
  const ancestors = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  const low = (path: string): number => parseMemoryLimit(machine.cgroupFile(path, 'memory.low') ?? '');
  // With this mount option, which systemd sets, what an ancestor has is handed down by itself.
  const isHandedDown = parseMountinfo(machine.text('/proc/self/mountinfo') ?? '').some(
    ({ type, options }) => type === 'cgroup2' && options.includes('memory_recursiveprot'),
  );
  return (isHandedDown ? ancestors.slice(0, 1) : ancestors).find((path) => !(low(path) > 0)) ?? null;
}
