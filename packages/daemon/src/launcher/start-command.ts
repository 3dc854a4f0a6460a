import { type Held, type Launched, type LaunchManner, launch, launchHeld } from './launch.ts';
import { maySystemPlace, placeInSystem } from './placed-scope.ts';
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
  const cannot = maker === null || (typeof maker === 'string' && !maySystemPlace());
  if (cannot) return { command: await unscoped(), scope: typeof maker === 'string' ? maker : null };
  const held = await launchHeld(command, environment, ignored, manner);
  if (held === undefined)
    return { command: await unscoped(), scope: 'too many open files are handed on to the command' };
  return { command: held, scope: await intoScope(held, maker, start) };
}

/** In the system's slice where its monitor does that for us, else in our own manager's. @returns why there is none */
async function intoScope(
  held: Held,
  maker: ScopeMaker | string,
  { name, id }: CommandStart,
): Promise<RunScope | string> {
  const run = { name, id, pid: held.pid };
  try {
    const placed = maySystemPlace() ? await placeInSystem(run) : null;
    if (placed !== null && typeof placed !== 'string') return placed;
    return typeof maker === 'string' ? maker : await makeRunScope(maker, run);
  } finally {
    held.begin();
  }
}

/** Why a command has no scope of its own, as a notice; none when it has one or wants none. */
export function scopeNotices(scope: StartedCommand['scope']): string[] {
  return typeof scope === 'string' ? [`no scope of its own: ${scope}`] : [];
}
