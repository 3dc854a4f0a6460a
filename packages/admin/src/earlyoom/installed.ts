import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { earlyoomSettingsFile, parseEarlyoomSettings } from '@omnimind/linux/earlyoom/settings';
import { type EarlyoomProgram, parseEarlyoomHelp } from '@omnimind/linux/earlyoom/version';
import { parseArguments } from '@omnimind/linux/procfs/pid/once';
import type { MachineFiles } from '../checks/machine-files.ts';
import { earlyoomPaths, earlyoomService } from '../setup/earlyoom-facts.ts';

export interface ArgumentsInForce {
  readonly source: 'process' | 'settings' | 'none';
  readonly pid: number | null;
  readonly words: readonly string[];
}

/** The process that is earlyoom, that of the service first: any process may have this name. `null`: there is none. */
export function findEarlyoom(machine: MachineFiles): number | null {
  const named = machine.processes().filter(({ name }) => name === 'earlyoom');
  return (named.find(({ cgroup }) => cgroup.endsWith(`/${earlyoomService}`)) ?? named[0])?.pid ?? null;
}

/**
 * The arguments that the running earlyoom has; of one that does not run, those that its settings file gives: it may have
 * refused to start for them.
 */
export function argumentsInForce(machine: MachineFiles): ArgumentsInForce {
  const pid = findEarlyoom(machine);
  if (pid !== null) {
    const words = parseArguments(machine.text(`/proc/${pid}/cmdline`) ?? '');
    return { source: 'process', pid, words: words.slice(1) };
  }
  const text = machine.text(earlyoomSettingsFile);
  if (text === null) return { source: 'none', pid: null, words: [] };
  // Text of the machine is one character a byte.
  return { source: 'settings', pid: null, words: parseEarlyoomSettings(Buffer.from(text, 'latin1').toString()) };
}

/** The earlyoom that is installed, by its own help; `null` where there is none. */
export function askEarlyoom(): EarlyoomProgram | null {
  const binary = earlyoomPaths.find((path) => existsSync(path));
  if (binary === undefined) return null;
  const { stdout, stderr, error } = spawnSync(binary, ['--help'], {
    encoding: 'utf8',
    timeout: 5000,
    maxBuffer: 65_536,
  });
  return error === undefined ? parseEarlyoomHelp(stdout + stderr) : null;
}
