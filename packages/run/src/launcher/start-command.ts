import { readFileSync } from 'node:fs';
import type { RunScope, ScopeRequest } from '@omnimind/act/run-scope';
import { findScopeManager, maySystemAdopt, type ScopeManager } from '@omnimind/act/scope-manager';
import { readOr } from '@omnimind/linux/files/outcome';
import { readEffectiveLimits } from '@omnimind/observe/cgroup-limits';
import { systemClock } from '@omnimind/observe/clock';
import { nameVariable } from '@omnimind/observe/command-name';
import type { SamplerContext } from '@omnimind/observe/context';
import { systemApiSocket } from '@omnimind/protocol/api-socket';
import { type Message, message, type ReceivedMessage } from '@omnimind/protocol/message';
import type { RunReport } from '@omnimind/protocol/report';
import { newRunId } from '@omnimind/remember/runs/state-directory';
import { defaultName, markerVariable } from '../watch/run-facts.ts';
import { ignoredSignals, ignoredSignalsVariable } from './inherited.ts';
import { type Launched, type LaunchOptions, launch, launchHeld } from './launch.ts';
import { SignalRelay } from './signal-relay.ts';

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

/** Where a run is, and who acts on it: for its report. */
export function scopeFacts(scope: StartedCommand['scope']): Pick<RunReport['run'], 'scope'> {
  const own = ownScope(scope);
  if (own === null) return {};
  const { unit, manager } = own;
  return { scope: { unit, slice: manager?.kind ?? 'system', actor: manager === null ? 'monitor' : 'run' } };
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

/** How a command is adopted by the system's monitor; `null` where it may not be asked. */
export function systemAdoption(): Adopt | null {
  return maySystemAdopt()
    ? async (run) =>
        (await import('./adopted-scope.ts')).adoptIntoSystem(run, { socket: systemApiSocket, proc: '/proc' })
    : null;
}

export interface RunStart {
  readonly command: string[];
  /** Name of the run; the program's by default. */
  readonly name?: string;
  /** Our environment, which the command inherits. */
  readonly environment: NodeJS.ProcessEnv;
  readonly wantsScope: boolean;
  readonly adopt: Adopt | null;
}

/** A run whose command runs, and nothing watches it yet. */
export interface BegunRun extends StartedCommand {
  readonly id: string;
  readonly name: string;
  /** By the wall clock, ISO 8601. */
  readonly started: string;
  /** PIDs of our children that are not part of the workload. */
  readonly helpers: Set<number>;
  /** Signals have their default effect on us again, and the connection by which the scope was made is closed. */
  close(): void;
}

/**
 * Starts the command of a run, with signals passed on to it. It loads little: it is done before the rest of the program is there.
 *
 * @throws OmnimindError `command_not_found`, `command_not_executable`: nothing runs then
 */
export async function beginRun({ command, environment, wantsScope, adopt, ...named }: RunStart): Promise<BegunRun> {
  const { [ignoredSignalsVariable]: mask, ...inherited } = environment;
  const ignored = ignoredSignals(mask);
  const helpers = new Set<number>();
  const relay = new SignalRelay(helpers, ignored);
  relay.open();
  const maker = wantsScope ? await findScopeManager() : null;
  const close = (): void => {
    if (maker !== null && 'manager' in maker) maker.manager.close();
    relay.close();
  };
  try {
    const id = newRunId(systemClock.wall_ms());
    const name = named.name ?? defaultName(command);
    const begun = await startCommand({
      command,
      environment: {
        ...inherited,
        [markerVariable]: id,
        ...(named.name === undefined ? {} : { [nameVariable]: named.name }),
      },
      ignored,
      maker,
      adopt,
      name,
      id,
    });
    relay.attach(begun.command);
    return { ...begun, id, name, started: new Date(systemClock.wall_ms()).toISOString(), helpers, close };
  } catch (error) {
    close();
    throw error;
  }
}
