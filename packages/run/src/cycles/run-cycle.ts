import type { ScopeManager } from '@omnimind/act/scope-manager';
import { systemClock } from '@omnimind/observe/clock';
import { usualPeakVariable } from '@omnimind/observe/given-values';
import type { Cycle } from '@omnimind/protocol/cycles-report';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { Kill, OmnimindEvent } from '@omnimind/protocol/event';
import type { Message } from '@omnimind/protocol/message';
import type { Sample, TraceHeader } from '@omnimind/protocol/trace';
import { newRunId } from '@omnimind/remember/runs/state-directory';
import { exitStatusOf } from '../launcher/exit-status.ts';
import type { LaunchOptions } from '../launcher/launch.ts';
import {
  ownScope,
  type StartedCommand,
  scopeNotices,
  startCommand,
  systemAdoption,
} from '../launcher/start-command.ts';
import { markerVariable, runFacts } from '../watch/run-facts.ts';
import { type WatchDependencies, watchCommand } from '../watch/watch-command.ts';
import { keptEvents, outcomeOf, pressureBetween } from './cycle-result.ts';
import type { Leftovers } from './leftovers.ts';
import type { StopRequests } from './stop-requests.ts';
import type { WatchedMemory } from './watched-memory.ts';

export interface CycleDependencies {
  readonly command: readonly string[];
  readonly name: string;
  /** Ours, which the command inherits. */
  readonly environment: NodeJS.ProcessEnv;
  readonly ignored: readonly NodeJS.Signals[];
  readonly launchOptions: LaunchOptions;
  readonly maker: ScopeManager | Message | null;
  readonly host: TraceHeader['host'];
  /** `null` for mode `off`. */
  readonly watch: WatchDependencies | null;
  readonly leftovers: Leftovers;
  readonly watched: readonly WatchedMemory[];
  readonly stop: StopRequests;
}

export interface Attempt {
  readonly cycle: number;
  readonly attempt: number;
  readonly waited_s: number;
  /** The usual peak of memory of the earlier ones, bytes; `undefined` where none has passed. */
  readonly usual_peak_bytes: number | undefined;
}

export interface CycleListener {
  onEvent(event: OmnimindEvent): void;
  /** The command was started. */
  onBegin(pid: number): void;
  onNotice(notice: Message): void;
  recover?: () => Promise<readonly Message[]>;
}

/** Environment variable with the number of the cycle, from 1 on. */
const cycleVariable = 'OMNIMIND_CYCLE';
/** The kernel counts CPU time in steps of 10 ms: over fewer than ten of them a rate would be mostly steps. */
const minMeasured_s = 0.1;

/** Runs the command once. Whatever it does is no error; a command that is gone is a failed cycle. */
export async function runCycle(
  dependencies: CycleDependencies,
  attempt: Attempt,
  listener: CycleListener,
): Promise<Cycle> {
  const id = newRunId(systemClock.wall_ms());
  const started = new Date(systemClock.wall_ms()).toISOString();
  const { usual_peak_bytes } = attempt;
  const adopt = systemAdoption();
  let run: StartedCommand;
  try {
    run = await startCommand({
      command: dependencies.command,
      environment: {
        ...dependencies.environment,
        ...{ [markerVariable]: id, [cycleVariable]: String(attempt.cycle) },
        // For the system's monitor, which acts where it adopts the command.
        ...(adopt === null || usual_peak_bytes === undefined ? {} : { [usualPeakVariable]: String(usual_peak_bytes) }),
      },
      ignored: dependencies.ignored,
      options: dependencies.launchOptions,
      maker: dependencies.maker,
      adopt,
      name: dependencies.name,
      id,
    });
  } catch (error) {
    if (!(error instanceof OmnimindError && error.code.startsWith('command_not_'))) throw error;
    const status = error.exitStatus;
    return { ...unmeasured(dependencies, attempt, started), outcome: 'failed', exit: { status, signal: null } };
  }
  dependencies.stop.attach(run.command);
  listener.onBegin(run.command.pid);
  for (const notice of scopeNotices(run.scope)) listener.onNotice(notice);
  try {
    const running = { dependencies, attempt, listener, run, id, started };
    return await (dependencies.watch === null ? unwatched(running) : watched(running, dependencies.watch));
  } finally {
    dependencies.stop.detach();
  }
}

interface Running {
  readonly dependencies: CycleDependencies;
  readonly attempt: Attempt;
  readonly listener: CycleListener;
  readonly run: StartedCommand;
  readonly id: string;
  readonly started: string;
}

async function unwatched({ dependencies, attempt, run, started }: Running): Promise<Cycle> {
  const ending = await run.command.ended;
  const status = exitStatusOf(ending);
  return {
    ...unmeasured(dependencies, attempt, started),
    duration_s: rounded(systemClock.monotonic_s() - run.born_s),
    outcome: outcomeOf({ status, kills: [], oomKills: 0 }),
    exit: { status, signal: ending.signal },
    watched_bytes: dependencies.watched.map((one) => one.read()),
  };
}

async function watched(running: Running, watch: WatchDependencies): Promise<Cycle> {
  const { dependencies, attempt, listener, run, id, started } = running;
  const { name, host, leftovers } = dependencies;
  const scope = ownScope(run.scope);
  const interval_s = watch.configuration.run.interval;
  const facts = runFacts({
    name,
    command: dependencies.command,
    interval_s,
    host,
    scope,
    usual_peak_bytes: attempt.usual_peak_bytes,
  });
  const marker = `${markerVariable}=${id}`;
  const events: OmnimindEvent[] = [];
  let first: Sample | null = null;
  const end = await watchCommand({ id, name, ...run, started, marker, facts }, watch, {
    onSample: (sample) => {
      first ??= sample;
    },
    onEvent: (event) => {
      events.push(event);
      listener.onEvent(event);
    },
    ...(listener.recover === undefined ? {} : { recover: listener.recover }),
  });
  for (const notice of end.notices) listener.onNotice(notice);
  const { cpu, memory } = end.builder.totals.result(end.duration_s);
  end.close();
  leftovers.add(end.leftBehind);
  const kills = events.filter((event): event is Kill => event.type === 'kill');
  const { cpu_behavior, memory_behavior, pressure, severity } = end.verdict;
  const base = unmeasured(dependencies, attempt, started);
  return {
    ...base,
    duration_s: end.duration_s,
    outcome: outcomeOf({ status: end.exitStatus, kills, oomKills: end.oomKills }),
    exit: { status: end.exitStatus, signal: end.signal },
    cpu: end.duration_s < minMeasured_s ? base.cpu : { peak_cores: cpu.peak_cores, mean_cores: cpu.mean_cores },
    memory: { peak_anon_bytes: memory.peak_anon_bytes },
    left_behind: leftovers.measure(),
    watched_bytes: dependencies.watched.map((one) => one.read()),
    pressure: pressureBetween(first, end.last),
    verdict: { cpu_behavior, memory_behavior, pressure, severity },
    kill: kills[0] ?? null,
    events: keptEvents(events),
  };
}

/** A cycle without measurements. */
function unmeasured(dependencies: CycleDependencies, { cycle, attempt, waited_s }: Attempt, started: string): Cycle {
  return {
    cycle,
    attempt,
    started,
    duration_s: 0,
    waited_s: rounded(waited_s),
    outcome: 'passed',
    exit: { status: 0, signal: null },
    cpu: { peak_cores: null, mean_cores: null },
    memory: { peak_anon_bytes: null },
    left_behind: { processes: 0, anon_bytes: null },
    watched_bytes: dependencies.watched.map(() => null),
    pressure: { cpu_some: null, memory_some: null, memory_full: null, io_some: null },
    verdict: { cpu_behavior: 'unknown', memory_behavior: 'unknown', pressure: 'unknown', severity: 'ok' },
    kill: null,
    events: [],
  };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
