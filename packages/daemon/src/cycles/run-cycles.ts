import { hostname } from 'node:os';
import type { Configuration, Cycle, CyclesReport, Mode } from '@omnimind/protocol';
import { recoverJournals, recoveryTools } from '../actuator/recover.ts';
import { LinuxScheduling } from '../actuator/scheduling.ts';
import { systemClock } from '../clock.ts';
import { ignoredSignals, ignoredSignalsVariable } from '../launcher/ignored-signals.ts';
import { OrphanReaper } from '../launcher/orphan-reaper.ts';
import { resolveCommand } from '../launcher/resolve-command.ts';
import { findScopeMaker } from '../launcher/run-scope.ts';
import { bootId, readIdentity } from '../process-identity.ts';
import { readHostFacts } from '../sampler/index.ts';
import { isOwnerAlive } from '../store/owner.ts';
import { journalDirectory } from '../store/state-directory.ts';
import { defaultName } from '../watch/run-facts.ts';
import { Checkpoint, type CheckpointState } from './checkpoint.ts';
import { CyclesBook } from './cycles-book.ts';
import type { CyclesListener } from './cycles-listener.ts';
import { Gatekeeper } from './gatekeeper.ts';
import { Leftovers } from './leftovers.ts';
import { pause } from './pause.ts';
import { type CycleMeans, runCycle } from './run-cycle.ts';
import { StopRequests } from './stop-requests.ts';
import { findWatched } from './watched-memory.ts';

export interface RunCyclesOptions {
  readonly command: string[];
  /** How often, from 1 on. */
  readonly planned: number;
  /** What it is called; the program's name by default. */
  readonly name?: string;
  readonly mode: Mode;
  readonly configuration: Configuration;
  /** File to which each cycle is noted. */
  readonly checkpoint?: string;
  /** Whether to go on with the checkpoint, if it is there. */
  readonly resume: boolean;
  /** Whether to go on after a cycle that failed. */
  readonly keepGoing: boolean;
  /** Time between two cycles, s. */
  readonly cooldown_s: number;
  /** Whether to end when enough cycles say that nothing drifts. */
  readonly untilStable: boolean;
  /** How often a cycle that was killed is run anew. */
  readonly retryKilled: number;
  /** Units and PIDs that outlive the cycles. */
  readonly watch: readonly string[];
  /** Longest time that a cycle is held back while the machine is under pressure, s. */
  readonly maxWait_s: number;
  /** Our descriptor that becomes the command's standard output. */
  readonly output: 1 | 2;
  readonly listener: CyclesListener;
  /** Our environment, which the command gets; `process.env` by default. */
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Runs a command many times, each in a scope of its own and without a time-out, and says how it went from cycle to cycle.
 *
 * @throws OmnimindError `command_not_found`, `command_not_executable`, `process_not_found`, `usage`, `checkpoint_damaged`,
 * `output_unwritable`; `unavailable` without /proc. Before the first cycle, but for a checkpoint that can't be written later
 */
export async function runCycles(options: RunCyclesOptions): Promise<CyclesReport> {
  const { [ignoredSignalsVariable]: mask, ...environment } = options.environment ?? process.env;
  const { listener, command } = options;
  resolveCommand(command, environment['PATH']);
  const watched = options.watch.map((word) => findWatched(word));
  const { book, checkpoint, begun } = openBook(
    options,
    watched.map(({ name }) => name),
  );
  const ignored = ignoredSignals(mask);
  let isIdle = true;
  const stop = new StopRequests(ignored, (stage) => listener.onStop?.(stage, isIdle));
  stop.open();
  const helpers = new Set<number>();
  const maker = options.mode !== 'off' && options.configuration.run.scope ? findScopeMaker() : null;
  const reaper = new OrphanReaper();
  const gatekeeper = new Gatekeeper(options.maxWait_s, stop, listener);
  const journals = journalDirectory(environment);
  const scheduling = new LinuxScheduling(helpers);
  const { configuration, mode } = options;
  const means: CycleMeans = {
    command,
    name: book.facts.name,
    environment,
    ignored,
    manner: { session: true, output: options.output },
    maker,
    host: readHostFacts(),
    watch: mode === 'off' ? null : { mode, configuration, helpers, scheduling, journals, reaper },
    leftovers: new Leftovers(helpers),
    watched,
    stop,
  };
  const note = (text: string): void => book.note(text);
  let recover: (() => Promise<readonly string[]>) | undefined = () =>
    recoverJournals(journals, { ...recoveryTools(), scheduling });
  let ended_by: CyclesReport['ended_by'] = 'completed';
  try {
    // Orphans of the shortest cycle are to come to us as well.
    reaper.beginAfter(Number.POSITIVE_INFINITY);
    const { name, planned } = book.facts;
    listener.onStart?.({ name, planned, done: book.cycles });
    await awaitForerunner(begun, stop, listener);
    for (let next = nextOf(book, options); next !== null; next = nextOf(book, options)) {
      const { cycle, attempt } = next;
      if (stop.stage !== null || !(await pause(book.last === undefined ? 0 : options.cooldown_s, stop))) break;
      const waited_s = await gatekeeper.admit(cycle);
      if (stop.stage !== null) break;
      listener.onCycle?.(cycle, attempt);
      isIdle = false;
      const result = await runCycle(
        means,
        { cycle, attempt, waited_s },
        {
          onEvent: (event) => listener.onEvent?.(event),
          onBegin: (pid) => checkpoint?.begin(cycle, attempt, ownerOf(pid)),
          onNotice: note,
          ...(recover === undefined ? {} : { recover }),
        },
      );
      recover = undefined;
      isIdle = true;
      // What we have cut short says nothing of the command.
      if (stop.stage === 'now' || stop.stage === 'kill') {
        note(`cycle ${cycle} was cut short on request and is not counted`);
        break;
      }
      checkpoint?.add(result);
      const isAgain = isRunAnew(result, options.retryKilled);
      const drift = book.add(result, !isAgain);
      listener.onEnd?.(result, book.totals, isAgain);
      for (const one of drift) listener.onDrift?.(one);
      if (isAgain) continue;
      if (result.outcome !== 'passed' && !options.keepGoing) {
        ended_by = 'failure';
        break;
      }
      if (options.untilStable && book.isStable) {
        ended_by = 'stable';
        break;
      }
    }
    for (const one of book.conclude()) listener.onDrift?.(one);
    if (ended_by === 'completed' && nextOf(book, options) !== null) ended_by = 'interrupted';
    return book.report(ended_by, now());
  } finally {
    reaper.end();
    gatekeeper.close();
    if (typeof maker === 'object') maker?.manager.close();
    checkpoint?.close();
    stop.close();
  }
}

interface OpenBook {
  readonly book: CyclesBook;
  readonly checkpoint: Checkpoint | null;
  readonly begun: CheckpointState['begun'];
}

/** The cycles of now, after those of the checkpoint where it is resumed. */
function openBook(options: RunCyclesOptions, watched: string[]): OpenBook {
  const { command, mode, planned, checkpoint: file } = options;
  const directory = process.cwd();
  const found = options.resume && file !== undefined ? Checkpoint.resume(file, { command, directory, watched }) : null;
  const name = options.name ?? found?.state.header.name ?? defaultName(command);
  const started = found?.state.header.started ?? now();
  const { cores, memory_bytes, swap_bytes } = readHostFacts();
  const host = { name: hostname(), cores, memory_bytes, swap_bytes };
  const resumed = found === null ? 0 : found.state.resumed + 1;
  const book = new CyclesBook({ name, command, directory, host, mode, started, planned, watched, resumed });
  for (const [index, cycle] of (found?.state.cycles ?? []).entries())
    book.add(cycle, found?.state.cycles[index + 1]?.cycle !== cycle.cycle);
  if (found !== null) return { book, checkpoint: found.checkpoint, begun: found.state.begun };
  if (options.resume && file !== undefined) book.note(`there was no ${file} to resume: it begins with cycle 1`);
  const checkpoint =
    file === undefined ? null : Checkpoint.create(file, { name, command, directory, mode, started, planned, watched });
  return { book, checkpoint, begun: null };
}

/** The next attempt; `null` when all cycles are done. */
function nextOf(book: CyclesBook, { planned, retryKilled }: RunCyclesOptions) {
  const { last } = book;
  if (last === undefined) return { cycle: 1, attempt: 1 };
  if (isRunAnew(last, retryKilled)) return { cycle: last.cycle, attempt: last.attempt + 1 };
  return last.cycle < planned ? { cycle: last.cycle + 1, attempt: 1 } : null;
}

function isRunAnew({ outcome, attempt }: Cycle, retryKilled: number): boolean {
  return outcome === 'killed' && attempt <= retryKilled;
}

/** Time between two looks at a command that goes on without us, s. */
const look_s = 0.25;

/** A cycle whose omnimind was killed goes on: nothing is started beside it. */
async function awaitForerunner(
  begun: CheckpointState['begun'],
  stop: StopRequests,
  listener: CyclesListener,
): Promise<void> {
  if (begun === null || !isOwnerAlive(begun)) return;
  listener.onNotice?.(
    `the command of the interrupted cycle still runs (PID ${begun.pid}): the next one begins when it has ended`,
  );
  while (isOwnerAlive(begun)) if (!(await pause(look_s, stop))) return;
}

function ownerOf(pid: number) {
  return { pid, starttime: readIdentity(pid)?.starttime ?? 0, boot_id: bootId() };
}

function now(): string {
  return new Date(systemClock.wall_ms()).toISOString();
}
