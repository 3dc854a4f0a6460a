import { modeOf, type Settings } from './settings.ts';

/** A command as a program and its words. */
export interface Call {
  readonly program: string;
  readonly words: string[];
}

/** Runs a command in a scope of its own, watched. @param name of the run */
export function isolated(settings: Settings, name: string, command: readonly string[]): Call {
  return callOf(settings, ['run', '--name', name, '--mode', modeOf(settings), '--', ...command]);
}

/** Watches the machine. */
export function monitoring(settings: Settings): Call {
  return callOf(settings, ['monitor', '--mode', modeOf(settings)]);
}

/**
 * What a task runs: a program when it has arguments, else a line for the shell.
 *
 * @param shell of the user, such as `/bin/bash`
 */
export function taskCommand(command: string, args: readonly string[] | undefined, shell: string): string[] {
  return args === undefined ? [shell, '-c', command] : [command, ...args];
}

function callOf({ command }: Settings, words: readonly string[]): Call {
  const [program = 'omnimind', ...first] = command;
  return { program, words: [...first, ...words] };
}
