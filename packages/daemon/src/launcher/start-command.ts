import { type Held, type Launched, type LaunchManner, launch, launchHeld } from './launch.ts';
import { makeRunScope, type RunScope, type ScopeMaker } from './run-scope.ts';

/** What is started, and how. */
export interface CommandStart {
  readonly command: readonly string[];
  /** The command's whole environment. */
  readonly environment: NodeJS.ProcessEnv;
  /** Signals that our parent had set to be ignored. */
  readonly ignored: readonly NodeJS.Signals[];
  readonly manner?: LaunchManner;
  /** Who makes its scope, or why nobody can; `null` when none is wanted. */
  readonly maker: ScopeMaker | string | null;
  /** Of the run, for the scope's name. */
  readonly name: string;
  readonly id: string;
}

export interface StartedCommand {
  readonly command: Launched;
  /** The command's scope; why it has none; `null` when none was wanted. */
  readonly scope: RunScope | string | null;
}

/**
 * Starts the command, in a scope of its own if one is wanted and can be had.
 *
 * @throws OmnimindError `command_not_found`, `command_not_executable`
 */
export async function startCommand(start: CommandStart): Promise<StartedCommand> {
  const { command, environment, ignored, manner = {}, maker } = start;
  const unscoped = async (): Promise<Launched> => launch(command, environment, ignored, manner);
  if (maker === null || typeof maker === 'string') return { command: await unscoped(), scope: maker };
  const held = await launchHeld(command, environment, ignored, manner);
  if (held === undefined)
    return { command: await unscoped(), scope: 'too many open files are handed on to the command' };
  return { command: held, scope: await intoScope(held, maker, start) };
}

async function intoScope(held: Held, maker: ScopeMaker, { name, id }: CommandStart): Promise<RunScope | string> {
  try {
    return await makeRunScope(maker, { name, id, pid: held.pid });
  } finally {
    held.begin();
  }
}

/** Why a command has no scope of its own, as a notice; none when it has one or wants none. */
export function scopeNotices(scope: StartedCommand['scope']): string[] {
  return typeof scope === 'string' ? [`no scope of its own: ${scope}`] : [];
}
