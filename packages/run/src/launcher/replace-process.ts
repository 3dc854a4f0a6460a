import { ignoredSignals, ignoredSignalsVariable, ignoring, inheritedDescriptors } from './inherited.ts';
import { resolveCommand } from './resolve-command.ts';

/**
 * Mode `off`: becomes the command by execve(2), with the same PID and parent. Only where open files beyond the standard three
 * must be passed on (make's job server), which Node has marked close-on-exec, the command is run and waited for, unwatched.
 *
 * Node ignores SIGPIPE and SIGXFSZ, and an ignored signal stays ignored through execve while a caught one returns to its
 * default: so both are caught first.
 *
 * @param environment ours; the command gets it without our own variables
 * @returns the exit status, if it returns
 * @throws OmnimindError `command_not_found`, `command_not_executable`
 */
export async function replaceProcess(
  command: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const { [ignoredSignalsVariable]: mask, ...rest } = environment;
  const ignored = ignoredSignals(mask);
  if (process.execve === undefined || inheritedDescriptors().length > 0) {
    // Loaded only here: in this mode nothing should delay the command, and each file takes time.
    const { runUnwatched } = await import('./signal-relay.ts');
    return runUnwatched(command, rest, ignored);
  }
  const { file, argv0, arguments: parameters } = ignoring(resolveCommand(command, rest['PATH']), ignored);
  process.on('SIGPIPE', () => {});
  process.on('SIGXFSZ', () => {});
  return process.execve(file, [argv0, ...parameters], rest);
}
