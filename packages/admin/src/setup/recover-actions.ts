import { dirname, join } from 'node:path';
import { recoverJournals, recoveryTools } from '@omnimind/act/actuator/recover';

/**
 * Undoes what a monitor left in force that was killed: after an uninstall there is nobody else to do it.
 *
 * @param manifestFile the journals lie beside it
 * @returns what was done, in words
 */
export function recoverActions(manifestFile: string): Promise<string[]> {
  return recoverJournals(join(dirname(manifestFile), 'journal'), recoveryTools());
}
