import { earlyoomSettingsFile, parseEarlyoomSettings } from '@omnimind/linux/earlyoom/settings';
import { parseArguments } from '@omnimind/linux/procfs/pid/once';
import type { MachineFiles } from '../checks/machine-files.ts';

/** Where the arguments of earlyoom were found. */
export interface ArgumentsInForce {
  readonly source: 'process' | 'settings' | 'none';
  /** Of the process that is earlyoom. */
  readonly pid: number | null;
  /** Without the program's own name. */
  readonly words: readonly string[];
}

/**
 * The arguments that the running earlyoom has; of one that does not run, those that its settings file gives: it may have
 * refused to start for them.
 */
export function argumentsInForce(machine: MachineFiles): ArgumentsInForce {
  const pid = machine.processes().find(({ name }) => name === 'earlyoom')?.pid ?? null;
  if (pid !== null) {
    const words = parseArguments(machine.text(`/proc/${pid}/cmdline`) ?? '');
    return { source: 'process', pid, words: words.slice(1) };
  }
  const text = machine.text(earlyoomSettingsFile);
  if (text === null) return { source: 'none', pid: null, words: [] };
  // Text of the machine is one character a byte.
  return { source: 'settings', pid: null, words: parseEarlyoomSettings(Buffer.from(text, 'latin1').toString()) };
}
