import { dirname, join } from 'node:path';
import { recoverJournals, recoveryTools } from '@omnimind/act/actuator/recover';
import type { Message } from '@omnimind/protocol/message';

/**
 * Undoes what a monitor left in force that was killed: after an uninstall there is nobody else to do it.
 *
 * @param manifestFile the journals lie beside it
 * @returns what was done
 */
export function recoverActions(manifestFile: string): Promise<Message[]> {
  return recoverJournals(join(dirname(manifestFile), 'journal'), recoveryTools());
}
