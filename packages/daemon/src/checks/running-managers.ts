import { userManagerCgroup } from '../setup/manifest.ts';
import type { MachineFiles } from './machine-files.ts';

/** Users whose service manager runs, by their cgroups. */
export function runningManagers(machine: MachineFiles): number[] {
  return machine
    .cgroupChildren('user.slice')
    .flatMap((slice) => /^user-(\d+)\.slice$/.exec(slice)?.[1] ?? [])
    .map(Number)
    .filter((uid) => machine.cgroupExists(userManagerCgroup(uid)));
}
