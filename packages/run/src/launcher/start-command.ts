import { makeRunScope, type RunScope, type ScopeManager, type ScopeRequest } from '@omnimind/act/run-scope';
import { systemClock } from '@omnimind/observe/clock';
import { asWritten, type Message, message } from '@omnimind/protocol/message';
import { adoptIntoSystem, maySystemAdopt } from './adopted-scope.ts';
import { type Held, type Launched, type LaunchOptions, launch, launchHeld } from './launch.ts';

export interface CommandStart {
  readonly command: readonly string[];
  /** The command's whole environment. */
  readonly environment: NodeJS.ProcessEnv;
  /** Signals that our parent ignored. */
  readonly ignored: readonly NodeJS.Signals[];
  readonly options?: LaunchOptions;
  /** Creates its scope, or why none can be created; `null` when none is wanted. */
  readonly maker: ScopeManager | string | null;
  /** Name and ID of the run, for the scope's name. */
  readonly name: string;
  readonly id: string;
}

export interface StartedCommand {
  readonly command: Launched;
  /** Its scope, or why it has none; `null` when none was wanted. */
  readonly scope: RunScope | string | null;
  /** Its start by the monotonic clock, s: on a busy machine it may have ended before we notice. */
  readonly born_s: number;
}

/**
 * Starts the command, in its own scope if one is wanted and possible.
 *
 * @throws OmnimindError `command_not_found`, `command_not_executable`
 */
export async function startCommand(start: CommandStart): Promise<StartedCommand> {
  const { command, environment, ignored, options = {}, maker } = start;
  const unscoped = async (scope: string | null): Promise<StartedCommand> => {
    const born_s = systemClock.monotonic_s();
    return { command: await launch(command, environment, ignored, options), scope, born_s };
  };
  if (maker === null || (typeof maker === 'string' && !maySystemAdopt())) return unscoped(maker);
  const held = await launchHeld(command, environment, ignored, options);
  if (held === undefined) return unscoped('too many open files are passed on to the command');
  return { command: held, ...(await intoScope(held, maker, start)) };
}

async function intoScope(
  held: Held,
  maker: ScopeManager | string,
  { name, id }: CommandStart,
): Promise<Pick<StartedCommand, 'scope' | 'born_s'>> {
  let scope: RunScope | string;
  try {
    scope = await scopeFor({ name, id, pid: held.pid }, maker);
  } finally {
    held.begin();
  }
  return { scope, born_s: systemClock.monotonic_s() };
}

/** In the system's slice if its monitor does that for us, else in our manager's. @returns the scope, or why there is none */
async function scopeFor(run: ScopeRequest, maker: ScopeManager | string): Promise<RunScope | string> {
  const adopted = maySystemAdopt() ? await adoptIntoSystem(run) : null;
  if (adopted !== null && typeof adopted !== 'string') return adopted;
  return typeof maker === 'string' ? maker : makeRunScope(maker, run);
}

/** The notice that a command has no scope of its own, if one was wanted. */
export function scopeNotices(scope: StartedCommand['scope']): Message[] {
  return typeof scope === 'string' ? [message('scope.none', { reason: asWritten(scope) })] : [];
}
