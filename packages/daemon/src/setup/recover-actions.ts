import { dirname, join } from 'node:path';
import { connectManager, findUnifiedCgroup, isUnavailable } from '@omnimind/linux';
import { recoverJournals } from '../actuator/recover.ts';
import { LinuxScheduling } from '../actuator/scheduling.ts';

/**
 * Undoes what a monitor left in force that was killed: after an uninstall there is nobody else to do it.
 *
 * @param manifestFile the journals lie beside it
 * @returns what was done, in words
 */
export function recoverActions(manifestFile: string): Promise<string[]> {
  const root = findUnifiedCgroup();
  return recoverJournals(join(dirname(manifestFile), 'journal'), {
    scheduling: new LinuxScheduling(new Set()),
    cgroupRoot: isUnavailable(root) ? '/sys/fs/cgroup' : root.mountPoint,
    connect: connectManager,
  });
}
