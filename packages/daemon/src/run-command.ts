import { Engine, engineParameters } from '@omnimind/engine';
import type { ServiceManager } from '@omnimind/linux';
import type { Configuration, OmnimindEvent, RunReport, TraceHeader } from '@omnimind/protocol';
import { Deprioritizer } from './actuator/deprioritize.ts';
import { Journal } from './actuator/journal.ts';
import { recoverJournals, recoveryTools } from './actuator/recover.ts';
import { LinuxScheduling } from './actuator/scheduling.ts';
import { UnitActuator } from './actuator/unit-actuator.ts';
import { systemClock } from './clock.ts';
import { killEvent } from './kills/kill-event.ts';
import { killsOfRun, oomKillsIn, unreadKills } from './kills/run-kills.ts';
import { exitStatusOf } from './launcher/exit-status.ts';
import { ignoredSignals, ignoredSignalsVariable } from './launcher/ignored-signals.ts';
import { type Launched, launch, launchHeld } from './launcher/launch.ts';
import { OrphanReaper } from './launcher/orphan-reaper.ts';
import { maySystemPlace, placeInSystem } from './launcher/placed-scope.ts';
import { findScopeMaker, makeRunScope, type RunScope, type ScopeMaker } from './launcher/run-scope.ts';
import { SignalRelay } from './launcher/signal-relay.ts';
import { earlyTicks_s, Loop } from './loop.ts';
import { readIdentity } from './process-identity.ts';
import { ReportBuilder } from './report/report-builder.ts';
import { readHostFacts, TreeSampler } from './sampler/index.ts';
import { pruneRuns } from './store/prune.ts';
import { RunKeeper } from './store/run-keeper.ts';
import { journalDirectory, runsDirectory } from './store/state-directory.ts';
import { unknownVerdict } from './unknown-verdict.ts';
import { guarded } from './watch/guarded.ts';
import { defaultName, runFacts } from './watch/run-facts.ts';
import { RunWatch } from './watch/run-watch.ts';

export interface RunCommandOptions {
  readonly command: string[];
  /** What the run is called; the program's name by default. */
  readonly name?: string;
  readonly mode: 'smart' | 'observe';
  readonly configuration: Configuration;
  /** Called for each event as it happens. It must not touch `process.stdout` and its like while the command runs. */
  onEvent?(event: OmnimindEvent): void;
  /** Our environment, which the command gets; `process.env` by default. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** By this variable a process is known as part of a run, whoever its parent is. */
const markerVariable = 'OMNIMIND_RUN';

/**
 * Runs a command as if it had been started directly, watches its whole process tree, answers to trouble as the policy
 * says, and gives the report of it. Returns when the command itself has ended; everything is undone by then.
 *
 * @returns the exit status as a shell gives it, 0 to 255
 * @throws OmnimindError `command_not_found`, `command_not_executable`; `unavailable` without /proc
 */
export async function runCommand(options: RunCommandOptions): Promise<{ exitStatus: number; report: RunReport }> {
  const { [ignoredSignalsVariable]: mask, ...environment } = options.environment ?? process.env;
  const ignored = ignoredSignals(mask);
  const host = readHostFacts();
  const keeper = new RunKeeper(runsDirectory(environment), systemClock.wall_ms());
  const helpers = new Set<number>();
  const relay = new SignalRelay(helpers, ignored);
  relay.open();
  try {
    const name = options.name ?? defaultName(options.command);
    const marked = { ...environment, [markerVariable]: keeper.id };
    const { scope: wantsScope } = options.configuration.run;
    const { command, scope } = await start(
      options.command,
      marked,
      ignored,
      wantsScope ? { name, id: keeper.id } : null,
    );
    const born_s = systemClock.monotonic_s();
    return await watch({ ...options, environment, name }, { command, born_s, relay, keeper, helpers, host, scope });
  } finally {
    relay.close();
  }
}

/** Starts the command, in a scope of its own if one is wanted and can be had. */
async function start(
  command: string[],
  environment: NodeJS.ProcessEnv,
  ignored: readonly NodeJS.Signals[],
  wanted: { name: string; id: string } | null,
): Promise<Pick<Parts, 'command' | 'scope'>> {
  if (wanted === null) return { command: await launch(command, environment, ignored), scope: null };
  const maker = findScopeMaker();
  if (typeof maker === 'string' && !maySystemPlace())
    return { command: await launch(command, environment, ignored), scope: maker };
  const held = await launchHeld(command, environment, ignored);
  if (held === undefined) {
    if (typeof maker !== 'string') maker.manager.close();
    const scope = 'too many open files are handed on to the command';
    return { command: await launch(command, environment, ignored), scope };
  }
  try {
    return { command: held, scope: await scopeFor({ ...wanted, pid: held.pid }, maker) };
  } finally {
    held.begin();
  }
}

/** In the system's slice where its monitor does that for us, else in our own manager's. @returns why there is none */
async function scopeFor(
  run: { name: string; id: string; pid: number },
  maker: ScopeMaker | string,
): Promise<RunScope | string> {
  const placed = maySystemPlace() ? await placeInSystem(run) : '';
  if (typeof placed === 'string') return typeof maker === 'string' ? maker : makeRunScope(maker, run);
  if (typeof maker !== 'string') maker.manager.close();
  return placed;
}

interface Parts {
  readonly command: Launched;
  /** When it was started, s of the monotonic clock. */
  readonly born_s: number;
  readonly relay: SignalRelay;
  readonly keeper: RunKeeper;
  readonly helpers: Set<number>;
  readonly host: TraceHeader['host'];
  /** The command's scope; why it has none; `null` when none was wanted. */
  readonly scope: RunScope | string | null;
}

async function watch(
  options: RunCommandOptions & { environment: NodeJS.ProcessEnv; name: string },
  { command, born_s, relay, keeper, helpers, host, scope }: Parts,
): Promise<{ exitStatus: number; report: RunReport }> {
  const { configuration, mode, environment, name } = options;
  const marker = `${markerVariable}=${keeper.id}`;
  const sampler = new TreeSampler({
    root: command.pid,
    marker,
    reaper: process.pid,
    exclude: helpers,
    countFromBirth: true,
  });
  relay.attach(command);
  const started = new Date(systemClock.wall_ms()).toISOString();
  const own = typeof scope === 'object' ? scope : null;
  const facts = runFacts({ name, command: options.command, interval_s: configuration.run.interval, host, scope: own });
  keeper.begin({ name, command: options.command, mode, started }, facts);

  const builder = new ReportBuilder(facts);
  // What is in the system's slice its monitor acts on: two who act on one unit would each take the other's value for the old one.
  const isPlaced = own !== null && own.manager === null;
  const scheduling = new LinuxScheduling(helpers);
  const journals = journalDirectory(environment);
  const journal = new Journal(journals, marker);
  const { ladder, protect } = configuration;
  const units =
    own === null || own.manager === null ? null : scopeActuator(own, own.manager, journal, configuration, host.cores);
  const actuator =
    units ?? new Deprioritizer({ scheduling, journal, nice: ladder.nice, protectedNames: protect.names });
  const engine = new Engine({
    parameters: engineParameters(configuration),
    ladder: configuration.ladder,
    mode: isPlaced ? 'observe' : mode,
  });
  const run = new RunWatch({
    id: keeper.id,
    facts,
    configuration,
    clock: systemClock,
    sampler,
    engine,
    actuator,
    rootName: () => readIdentity(command.pid)?.name ?? null,
    onSample: (sample) => {
      keeper.sample(sample);
      builder.sample(sample);
    },
    onEvent: (event) => {
      builder.event(event);
      keeper.event(event);
      options.onEvent?.(event);
    },
  });
  const lacks = typeof scope === 'string' ? [`no scope of its own: ${scope}`] : [];
  const defects: string[] = [];
  const onDefect = (text: string): void => void defects.push(text);
  const reaper = new OrphanReaper();
  const tick = guarded(run.tick.bind(run), onDefect);
  const loop = new Loop({
    clock: systemClock,
    interval_s: facts.interval_s,
    early_s: earlyTicks_s,
    onTick: (elapsed_s) => {
      reaper.beginAfter(elapsed_s);
      tick(elapsed_s);
      loop.interval_s = run.interval_s;
    },
  });
  loop.start();
  void recoverJournals(journals, { ...recoveryTools(own?.cgroupRoot), scheduling }).then((texts) => {
    for (const text of texts) run.tell({ type: 'notice', severity: 'watch', text });
  });

  const ending = await command.ended;
  // At once: the manager removes the scope as soon as it is empty.
  const oomKills = own === null ? 0 : oomKillsIn(own);
  const duration_s = Math.round((systemClock.monotonic_s() - born_s) * 1000) / 1000;
  const elapsed_s = loop.elapsed_s;
  loop.stop();
  let verdict = unknownVerdict(elapsed_s);
  // What it was before it ended: with its processes gone it looks well again.
  const lastVerdict = engine.verdict(keeper.id);
  guarded(() => {
    verdict = run.finish(elapsed_s);
  }, onDefect)(undefined);
  const exitStatus = exitStatusOf(ending);
  if (exitStatus !== 0 || oomKills > 0) {
    const wasSignaled = ending.signal === 'SIGTERM' || ending.signal === 'SIGKILL';
    const about = { started_ms: Date.parse(started), cgroup: own?.cgroup ?? null, wasSignaled };
    const kills = await killsOfRun({ ...about, knew: (pid) => sampler.knew(pid) });
    const workload = { name: `run ${name}`, verdict: lastVerdict, before: builder.series };
    for (const report of kills) run.tell(killEvent(report, workload), new Date(report.time_usec / 1000).toISOString());
    if (kills.length === 0 && oomKills > 0)
      run.tell({ type: 'notice', severity: 'alert', text: unreadKills(oomKills) });
  }
  await run.settled();
  await units?.settle();
  own?.manager?.close();
  const exit = { status: exitStatus, signal: ending.signal, left_behind: sampler.processes().length };
  await keeper.closeTrace();
  const { id, directory } = keeper;
  const about = { id, name, command: options.command, directory, mode, started, duration_s };
  const report = (): RunReport =>
    builder.build({
      run: about,
      exit,
      verdict,
      notices: [...defects, ...sampler.notices, ...keeper.notices, ...lacks],
    });
  keeper.report(report());
  pruneRuns(runsDirectory(environment), configuration.runs);
  sampler.close();
  reaper.end();
  // Once more: whether the report itself was kept is known only now.
  return { exitStatus, report: report() };
}

function scopeActuator(
  { unit, inode, cgroupRoot }: RunScope,
  manager: ServiceManager,
  journal: Journal,
  { ladder, protect }: Configuration,
  processors: number,
): UnitActuator {
  return new UnitActuator({
    manager,
    journal,
    ladder,
    processors,
    cgroupRoot,
    targetOf: () => ({ unit, inode }),
    nameOf: (pid) => readIdentity(pid)?.name ?? null,
    protectedNames: protect.names,
  });
}
