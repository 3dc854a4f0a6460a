import { recoverJournals, recoveryTools } from '@omnimind/act/actuator/recover';
import { linuxScheduling } from '@omnimind/act/actuator/scheduling';
import { findScopeManager } from '@omnimind/act/scope-manager';
import { readHostFacts } from '@omnimind/observe/host-reader';
import type { CyclesReport } from '@omnimind/protocol/cycles-report';
import { message } from '@omnimind/protocol/message';
import { isOwnerAlive } from '@omnimind/remember/runs/run-directory';
import { journalDirectory } from '@omnimind/remember/runs/state-directory';
import { ignoredSignals, ignoredSignalsVariable } from '../launcher/inherited.ts';
import { OrphanReaper } from '../launcher/orphan-reaper.ts';
import { resolveCommand } from '../launcher/resolve-command.ts';
import type { CheckpointState } from './checkpoint.ts';
import type { CyclesListener, RunCyclesOptions } from './cycles-options.ts';
import { Gatekeeper } from './gatekeeper.ts';
import { Leftovers } from './leftovers.ts';
import { now, openBook } from './open-book.ts';
import { repeat } from './repeat.ts';
import type { CycleDependencies } from './run-cycle.ts';
import { pause, StopRequests } from './stop-requests.ts';
import { findWatched } from './watched-memory.ts';

/** Time between two checks of a command that is not our child, s. */
const poll_s = 0.25;

/**
 * Runs a command many times, each time in its own scope, and compares the cycles.
 *
 * @throws OmnimindError before the first cycle: `command_not_found`, `command_not_executable`, `process_not_found`, `usage`,
 * `checkpoint_damaged`, `output_unwritable`; `unavailable` without /proc
 */
export async function runCycles(options: RunCyclesOptions): Promise<CyclesReport> {
  const { [ignoredSignalsVariable]: mask, ...environment } = options.environment ?? process.env;
  const { listener, command, mode, configuration, output } = options;
  resolveCommand(command, environment['PATH']);
  const watched = options.watch.map((word) => findWatched(word));
  const names = watched.map(({ name }) => name);
  const { book, checkpoint, begun } = openBook(options, names);
  const ignored = ignoredSignals(mask);
  let isBusy = false;
  const stop = new StopRequests(ignored, {
    onStop: (stage) => listener.onStop?.(stage, !isBusy),
    onSuspend: () => listener.onSuspend?.(),
  });
  stop.open();
  // Shared by all cycles.
  const maker = mode !== 'off' && configuration.run.scope ? await findScopeManager() : null;
  const helpers = new Set<number>();
  const scheduling = linuxScheduling(helpers);
  const journals = journalDirectory(environment);
  const reaper = new OrphanReaper();
  const gatekeeper = new Gatekeeper(options.maxWait_s, stop, listener);
  const dependencies: CycleDependencies = {
    command,
    name: book.facts.name,
    environment,
    ignored,
    launchOptions: { session: true, output },
    maker,
    host: readHostFacts(),
    watch: mode === 'off' ? null : { mode, configuration, helpers, scheduling, journals, reaper },
    leftovers: new Leftovers(helpers),
    watched,
    stop,
  };
  try {
    // At once, for the orphans of even the shortest cycle.
    reaper.beginAfter(Number.POSITIVE_INFINITY);
    const { name, planned } = book.facts;
    listener.onStart?.({ name, planned, done: book.cycles });
    await awaitPreviousCommand(begun, stop, listener);
    const recover = () => recoverJournals(journals, { ...recoveryTools(), scheduling });
    const onBusy = (busy: boolean): void => {
      isBusy = busy;
    };
    const ended_by = await repeat(options, { book, checkpoint, dependencies, stop, gatekeeper, recover, onBusy });
    for (const drift of book.conclude()) listener.onDrift?.(drift);
    return book.report(ended_by, now());
  } finally {
    reaper.end();
    gatekeeper.close();
    if (maker !== null && 'manager' in maker) maker.manager.close();
    checkpoint?.close();
    stop.close();
  }
}

/** Waits for the command of a cycle whose omnimind was killed: no other is started beside it. */
async function awaitPreviousCommand(
  begun: CheckpointState['begun'],
  stop: StopRequests,
  listener: CyclesListener,
): Promise<void> {
  if (begun === null || !isOwnerAlive(begun)) return;
  listener.onNotice?.(message('cycles.still_running', { pid: begun.pid }));
  while (isOwnerAlive(begun)) if (!(await pause(poll_s, stop))) return;
}
