import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { errorCode } from '@omnimind/linux/files/outcome';
import type { Ending } from './exit-status.ts';
import { ignoring, inheritedDescriptors } from './inherited.ts';
import { type Executable, notExecutable, resolveCommand } from './resolve-command.ts';

/** A shell redirects from descriptors of one digit only. */
const maxDescriptor = 9;

/** A started command. */
export interface Launched {
  readonly pid: number;
  /** Resolves when the command itself has exited and was reaped; its descendants may go on. */
  readonly ended: Promise<Ending>;
  /** Signals the command itself; does nothing once it has exited. */
  kill(signal: NodeJS.Signals): void;
}

/** Differences from a command that a shell would have started in our place. */
export interface LaunchOptions {
  /**
   * Starts it in its own session and process group, setsid(2): Ctrl-C at the terminal does not reach it. It may still read the
   * terminal through its standard input; /dev/tty is closed to it.
   */
  readonly session?: boolean;
  /** Which of our descriptors becomes its standard output; 1 by default. */
  readonly output?: 1 | 2;
}

/** A command that waits behind a gate, see {@link gated}. */
export interface Held extends Launched {
  /** Lets it start. */
  begin(): void;
}

/**
 * Starts a command as a shell would in our place: with our standard streams, terminal, process group and working directory, and
 * every signal at its default (libuv resets them all). When we are killed the command goes on.
 *
 * @param environment the command's whole environment
 * @param ignored signals that our parent ignored
 * @throws OmnimindError `command_not_found`, `command_not_executable`
 */
export async function launch(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
  ignored: readonly NodeJS.Signals[] = [],
  options: LaunchOptions = {},
): Promise<Launched> {
  const executable = ignoring(resolveCommand(command, environment['PATH']), ignored);
  const inherited = inheritedDescriptors();
  return launched(await started(command, executable, environment, inherited, options));
}

/**
 * Like {@link launch}, but the process waits before it becomes the command, so that it can be put into a cgroup first.
 *
 * @returns `undefined` when that is not possible: nothing was started
 */
export async function launchHeld(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
  ignored: readonly NodeJS.Signals[] = [],
  options: LaunchOptions = {},
): Promise<Held | undefined> {
  const inherited = inheritedDescriptors();
  const resolved = ignoring(resolveCommand(command, environment['PATH']), ignored);
  const descriptor = 3 + inherited.length;
  const executable = gated(resolved, descriptor, environment['PATH']);
  if (executable === undefined) return undefined;
  const child = await started(command, executable, environment, [...inherited, 'pipe'], options);
  const pipe = child.stdio[descriptor];
  return {
    ...launched(child),
    begin: () => {
      if (pipe instanceof Writable) openGate(pipe);
    },
  };
}

async function started(
  command: readonly string[],
  executable: Executable,
  environment: NodeJS.ProcessEnv,
  extra: readonly (number | 'pipe')[],
  { session = false, output = 1 }: LaunchOptions,
): Promise<ChildProcess> {
  try {
    const child = spawn(executable.file, executable.arguments, {
      argv0: executable.argv0,
      env: environment,
      detached: session,
      stdio: ['inherit', output === 1 ? 'inherit' : output, 'inherit', ...extra],
    });
    await once(child, 'spawn');
    return child;
  } catch (error) {
    // spawn(2) throws E2BIG and the like, and reports ENOENT and EACCES as an event.
    // It was found and the kernel refuses it: a race, another architecture, too many arguments.
    throw notExecutable(command[0] ?? '', errorCode(error));
  }
}

function launched(child: ChildProcess): Launched {
  const ended = new Promise<Ending>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  return { pid: child.pid ?? 0, ended, kill: (signal) => void child.kill(signal) };
}

/**
 * The command behind a gate: a shell that waits for a line on a descriptor and then replaces itself by the command. The process
 * has its PID and can be moved to its cgroup before the command's first instruction.
 *
 * @param descriptor number of the gate's pipe: the first free one, which the command finds closed
 * @param path PATH of the command's environment
 * @returns `undefined` when there is no such number
 */
export function gated(executable: Executable, descriptor: number, path: string | undefined): Executable | undefined {
  if (descriptor > maxDescriptor) return undefined;
  const { file, argv0, arguments: parameters } = executable;
  // A name that the shell looks up itself becomes the command's own name.
  const word = path === undefined || argv0.startsWith('-') ? file : argv0;
  const script = `read -r _ <&${descriptor} || exit 1; exec ${descriptor}<&-; exec "$@"`;
  return { file: '/bin/sh', argv0: 'sh', arguments: ['-c', script, 'sh', word, ...parameters] };
}

/** Lets the command start. */
export function openGate(pipe: Writable): void {
  // A command that was killed meanwhile has closed its end.
  pipe.on('error', () => {});
  pipe.end('\n');
}
