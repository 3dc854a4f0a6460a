import { readdirSync } from 'node:fs';
import { linuxScheduling } from '@omnimind/act/actuator/scheduling';
import { findScopeManager } from '@omnimind/act/scope-manager';
import { readOr } from '@omnimind/linux/files/outcome';
import { readHostFacts } from '@omnimind/observe/host-reader';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import type { RunReport } from '@omnimind/protocol/report';
import { EarlierRuns } from '@omnimind/remember/runs/earlier-runs';
import { pruneRuns } from '@omnimind/remember/runs/run-directory';
import { RunKeeper } from '@omnimind/remember/runs/run-keeper';
import { journalDirectory, runsDirectory, stateDirectory } from '@omnimind/remember/runs/state-directory';
import { exitStatusOf } from './launcher/exit-status.ts';
import { ignoredSignalsVariable } from './launcher/inherited.ts';
import { OrphanReaper } from './launcher/orphan-reaper.ts';
import {
  type BegunRun,
  beginRun,
  ownScope,
  type StartedCommand,
  scopeFacts,
  scopeNotices,
  systemAdoption,
} from './launcher/start-command.ts';
import { markerVariable, runFacts } from './watch/run-facts.ts';
import { type RunningCommand, type WatchDependencies, watchCommand } from './watch/watch-command.ts';

export interface RunCommandOptions {
  readonly command: string[];
  /** Name of the run; the program's by default. */
  readonly name?: string;
  readonly mode: 'smart' | 'observe';
  readonly configuration: Configuration;
  /** Whether the run is compared with the earlier ones of its command, figure by figure. */
  readonly compare?: boolean | undefined;
  /** Called for each event. It must not touch `process.stdout` and the like while the command runs. */
  onEvent?(event: OmnimindEvent): void;
  /** Called as soon as the command has ended: whatever fails from then on, this is the status of the run. */
  onEnd?(status: number): void;
  /** Our environment, which the command inherits; `process.env` by default. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The run, where its command was started already. */
  readonly begun?: BegunRun | undefined;
}

/**
 * Runs a command as if it had been started directly, monitors its process tree, acts on trouble as the policy says, and returns the
 * report. Returns when the command itself has ended and every action is undone.
 *
 * @returns the exit status as a shell gives it, 0 to 255
 * @throws OmnimindError `command_not_found`, `command_not_executable`; `unavailable` without /proc
 */
export async function runCommand(options: RunCommandOptions): Promise<{ exitStatus: number; report: RunReport }> {
  const { [ignoredSignalsVariable]: _, ...environment } = options.environment ?? process.env;
  const { command, configuration, name } = options;
  const begun =
    options.begun ??
    (await beginRun({
      command,
      environment: options.environment ?? process.env,
      wantsScope: configuration.run.scope,
      adopt: systemAdoption(),
      ...(name === undefined ? {} : { name }),
    }));
  try {
    return await watch({ ...options, environment }, begun);
  } catch (error) {
    // Watching failed, and the command goes on: it is waited for.
    options.onEnd?.(exitStatusOf(await begun.command.ended));
    throw error;
  } finally {
    begun.close();
  }
}

async function watch(options: RunCommandOptions & { environment: NodeJS.ProcessEnv }, begun: BegunRun) {
  const { command: words, configuration, mode, environment } = options;
  const { id, name, helpers } = begun;
  const keeper = new RunKeeper(runsDirectory(environment), id);
  const { scope, close } = await actedOn(begun.scope, options.begun !== undefined);
  try {
    const interval_s = configuration.run.interval;
    // The directory may be gone.
    const usual_peak_bytes = readOr(undefined, () => earlierRuns(environment).usualPeak([process.cwd(), words]));
    const own = ownScope(scope);
    const facts = runFacts({ name, command: words, interval_s, host: readHostFacts(), scope: own, usual_peak_bytes });
    const marker = `${markerVariable}=${id}`;
    const scheduling = linuxScheduling(helpers);
    const dependencies = { mode, configuration, helpers, scheduling, journals: journalDirectory(environment) };
    const running = { id, name, command: begun.command, born_s: begun.born_s, started: begun.started, scope };
    return await keep(options, { ...running, marker, facts }, { ...dependencies, reaper: new OrphanReaper() }, keeper);
  } finally {
    close();
  }
}

/** The scope by a connection of this part of the program: errors of another part's are of other classes. */
async function actedOn(scope: StartedCommand['scope'], isOfAnother: boolean) {
  const own = ownScope(scope);
  if (!isOfAnother || own === null || own.manager === null) return { scope, close: () => {} };
  const maker = await findScopeManager();
  if (!('manager' in maker)) return { scope: maker, close: () => {} };
  return { scope: { ...own, manager: maker.manager }, close: () => maker.manager.close() };
}

/** Monitors the command and stores the run. */
async function keep(
  options: RunCommandOptions & { environment: NodeJS.ProcessEnv },
  running: RunningCommand,
  dependencies: WatchDependencies,
  keeper: RunKeeper,
): Promise<{ exitStatus: number; report: RunReport }> {
  const { command, mode, configuration, environment } = options;
  const { name, started, facts } = running;
  keeper.begin({ name, command, mode, started }, facts);
  const watched = await watchCommand(running, dependencies, {
    onSample: (sample) => keeper.sample(sample),
    onEvent: (event) => {
      keeper.event(event);
      options.onEvent?.(event);
    },
    onEnd: (status) => options.onEnd?.(status),
    recover: async () => {
      // As a rule there is nothing to undo.
      if (readOr([], () => readdirSync(dependencies.journals)).length === 0) return [];
      const { recoverJournals, recoveryTools } = await import('@omnimind/act/actuator/recover');
      const tools = { ...recoveryTools(ownScope(running.scope)?.cgroupRoot), scheduling: dependencies.scheduling };
      return recoverJournals(dependencies.journals, tools);
    },
  });
  await keeper.closeTrace();
  const { id, directory } = keeper;
  const { exitStatus, signal, duration_s, verdict, builder, leftBehind } = watched;
  const built = builder.build({
    run: { id, name, command, directory, mode, started, duration_s, ...scopeFacts(running.scope) },
    exit: {
      ...{ status: exitStatus, signal, left_behind: leftBehind.length },
      ...(watched.left.length === 0 ? {} : { left: [...watched.left] }),
    },
    verdict,
    notices: [],
  });
  const risen = configuration.runs.keep > 0 ? earlierRuns(environment).add(built, process.cwd(), options) : [];
  const report = (): RunReport => ({
    ...built,
    notices: [...risen, ...watched.notices, ...keeper.notices, ...scopeNotices(running.scope), ...built.notices],
  });
  keeper.report(report());
  pruneRuns(runsDirectory(environment), configuration.runs);
  watched.close();
  dependencies.reaper.end();
  // Again: whether the report was stored is known only now.
  return { exitStatus, report: report() };
}

function earlierRuns(environment: NodeJS.ProcessEnv): EarlierRuns {
  return new EarlierRuns(stateDirectory(environment));
}
