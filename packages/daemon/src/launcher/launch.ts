import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { errorCode } from '@omnimind/linux';
import type { OmnimindError } from '@omnimind/protocol';
import type { Ending } from './exit-status.ts';
import { ignoring } from './ignored-signals.ts';
import { inheritedDescriptors } from './inherited-descriptors.ts';
import { type Executable, notExecutable, resolveCommand } from './resolve-command.ts';

/** A command that was started. */
export interface Launched {
  readonly pid: number;
  /** Resolves when the command itself has ended and was waited for; its descendants may go on. */
  readonly ended: Promise<Ending>;
  /** Sends a signal to the command itself. Never fails: a command that has ended needs none. */
  kill(signal: NodeJS.Signals): void;
}

/**
 * Starts a command as a shell would start it in our place: our standard streams, terminal, process group and working
 * directory, and every signal at its default (libuv resets them all). When we are killed the command goes on.
 *
 * @param environment the command's whole environment
 * @param ignored signals that our parent had set to be ignored
 * @throws OmnimindError `command_not_found`, `command_not_executable`
 */
export async function launch(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
  ignored: readonly NodeJS.Signals[] = [],
): Promise<Launched> {
  const executable = ignoring(resolveCommand(command, environment['PATH']), ignored);
  const child = start(executable, environment, command);
  const ended = new Promise<Ending>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw startFailure(command, error);
  }
  if (child.pid === undefined) throw startFailure(command, undefined);
  return { pid: child.pid, ended, kill: (signal) => void child.kill(signal) };
}

function start(executable: Executable, environment: NodeJS.ProcessEnv, command: readonly string[]): ChildProcess {
  try {
    return spawn(executable.file, executable.arguments, {
      argv0: executable.argv0,
      env: environment,
      stdio: ['inherit', 'inherit', 'inherit', ...inheritedDescriptors()],
    });
  } catch (error) {
    // E2BIG and the like are thrown, where ENOENT and EACCES come as an event.
    throw startFailure(command, error);
  }
}

/** The command was found, and the kernel refused it: a race, a wrong machine, arguments that are too long. */
function startFailure(command: readonly string[], error: unknown): OmnimindError {
  return notExecutable(command[0] ?? '', errorCode(error) || 'it could not be started');
}
