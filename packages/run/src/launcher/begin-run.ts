import { findScopeManager } from '@omnimind/act/scope-manager';
import { systemClock } from '@omnimind/observe/clock';
import { nameVariable } from '@omnimind/observe/command-name';
import { newRunId } from '@omnimind/remember/runs/run-id';
import { defaultName, markerVariable } from '../watch/run-facts.ts';
import { ignoredSignals, ignoredSignalsVariable } from './inherited.ts';
import { SignalRelay } from './signal-relay.ts';
import { type Adopt, type StartedCommand, startCommand } from './start-command.ts';

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
