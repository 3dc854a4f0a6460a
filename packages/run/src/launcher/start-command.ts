import { readFileSync } from 'node:fs';
import type { RunScope, ScopeRequest } from '@omnimind/act/run-scope';
import type { ScopeManager } from '@omnimind/act/scope-manager';
import { readOr } from '@omnimind/linux/files/outcome';
import { readEffectiveLimits } from '@omnimind/observe/cgroup-limits';
import { systemClock } from '@omnimind/observe/clock';
import type { SamplerContext } from '@omnimind/observe/context';
import { type Message, message, type ReceivedMessage } from '@omnimind/protocol/message';
import { type Launched, type LaunchOptions, launch, launchHeld } from './launch.ts';

/** @returns the scope, or why it was not made */
export type Adopt = (run: ScopeRequest) => Promise<RunScope | ReceivedMessage>;

export interface CommandStart {
  readonly command: readonly string[];
  /** The command's whole environment. */
  readonly environment: NodeJS.ProcessEnv;
  /** Signals that our parent ignored. */
  readonly ignored: readonly NodeJS.Signals[];
  readonly options?: LaunchOptions;
  /** Creates its scope, or why none can be created; `null` when none is wanted. */
  readonly maker: ScopeManager | Message | null;
  /** Has the system's monitor make it, which is asked first; `null` where it is not to be asked. */
  readonly adopt: Adopt | null;
  /** Name and ID of the run, for the scope's name. */
  readonly name: string;
  readonly id: string;
}

export interface StartedCommand {
  readonly command: Launched;
  /** Its scope, or why it has none; `null` when none was wanted. */
  readonly scope: RunScope | ReceivedMessage | null;
  /** Its start by the monotonic clock, s: on a busy machine it may have ended before we notice. */
  readonly born_s: number;
}

/**
 * Starts the command, in its own scope if one is wanted and possible.
 *
 * @throws OmnimindError `command_not_found`, `command_not_executable`
 */
export async function startCommand(start: CommandStart): Promise<StartedCommand> {
  const { command, environment, ignored, options = {}, maker, adopt } = start;
  const unscoped = async (scope: Message | null): Promise<StartedCommand> => {
    const born_s = systemClock.monotonic_s();
    return { command: await launch(command, environment, ignored, options), scope, born_s };
  };
  if (maker === null || (isReason(maker) && adopt === null)) return unscoped(maker);
  const held = await launchHeld(command, environment, ignored, options);
  if (held === undefined) return unscoped(message('scope.too_many_files'));
  const scope = await scopeFor({ name: start.name, id: start.id, pid: held.pid }, maker, adopt).finally(() =>
    held.begin(),
  );
  return { command: held, scope, born_s: systemClock.monotonic_s() };
}

/** In the system's slice if its monitor does that for us, else in our manager's. @returns the scope, or why there is none */
async function scopeFor(
  run: ScopeRequest,
  maker: ScopeManager | Message,
  adopt: Adopt | null,
): Promise<RunScope | ReceivedMessage> {
  const adopted = (await adopt?.(run)) ?? null;
  if (adopted !== null && !isReason(adopted)) return adopted;
  return isReason(maker) ? maker : (await import('@omnimind/act/run-scope')).makeRunScope(maker, run);
}

/**
 * What is to be said of a command's scope: that there is none, although one was wanted; or that nobody in it can be killed at the
 * limit of its slice, since the command has our own `oom_score_adj` (proc_pid_oom_score_adj(5)).
 */
export function scopeNotices(scope: StartedCommand['scope'], proc = '/proc'): Message[] {
  if (scope === null) return [];
  if (isReason(scope)) return [message('scope.none', { reason: scope })];
  const { memory_limit_bytes: limit_bytes } = readEffectiveLimits(scope.cgroupRoot, scope.cgroup);
  if (limit_bytes === undefined) return [];
  const adjustment = readOr('', () => readFileSync(`${proc}/self/oom_score_adj`, 'utf8')).trim();
  return adjustment === '-1000' ? [message('scope.unkillable')] : [];
}

/** The scope itself, where the command has one. */
export function ownScope(scope: StartedCommand['scope']): RunScope | null {
  return scope === null || isReason(scope) ? null : scope;
}

/** The kernel's account of a command's memory, where it has its own scope: an option of the sampler. */
export async function memoryIn(scope: RunScope | null) {
  if (scope === null) return {};
  const { CgroupMemory } = await import('@omnimind/observe/cgroup-memory');
  const directory = `${scope.cgroupRoot}${scope.cgroup}`;
  return { memory: (context: SamplerContext) => new CgroupMemory(directory, context) };
}

function isReason(value: object): value is ReceivedMessage {
  return 'code' in value && 'parameters' in value;
}
