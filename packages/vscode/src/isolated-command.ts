import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { modeOf, type Settings } from './settings.ts';

/** A program and its arguments. */
export interface Call {
  readonly program: string;
  readonly words: string[];
}

/** Runs a command in a scope of its own, watched. @param name of the run */
export function isolated(settings: Settings, name: string, command: readonly string[]): Call {
  return callOf(settings, ['run', '--name', name, '--mode', modeOf(settings), '--', ...command]);
}

/** Runs a monitor. */
export function monitoring(settings: Settings): Call {
  return callOf(settings, ['monitor', '--mode', modeOf(settings)]);
}

/** Answers coding agents. */
export function serving(settings: Settings): Call {
  return callOf(settings, ['mcp']);
}

/** Sets a monitor up that always runs: the user's own, which needs no other rights. */
export function settingUp(settings: Settings): Call {
  return callOf(settings, ['setup', '--user']);
}

/** The command of a task: a program if it has arguments, otherwise a line for the user's shell, such as `/bin/bash`. */
export function taskCommand(command: string, args: readonly string[] | undefined, shell: string): string[] {
  return args === undefined ? [shell, '-c', command] : [command, ...args];
}

function callOf({ command }: Settings, words: readonly string[]): Call {
  const [program = 'omnimind', ...first] = command;
  return { program, words: [...first, ...words] };
}

/** Looks a program up in PATH, as a shell does. @returns `null` when no executable is found */
export function findProgram(program: string, path: string | undefined): string | null {
  if (program.includes('/')) return isProgram(program) ? program : null;
  const directories = (path ?? '').split(delimiter).filter((directory) => directory !== '');
  return directories.map((directory) => join(directory, program)).find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
