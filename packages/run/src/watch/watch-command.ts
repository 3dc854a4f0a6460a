import { setTimeout as pause } from 'node:timers/promises';
import type { Actuator } from '@omnimind/act/actuator/actuator';
import { Journal } from '@omnimind/act/actuator/journal';
import type { Scheduling } from '@omnimind/act/actuator/scheduling';
import type { UnitActuator } from '@omnimind/act/actuator/unit-actuator';
import { engineParameters } from '@omnimind/engine/parameters';
import { Engine } from '@omnimind/engine/tick';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { systemClock } from '@omnimind/observe/clock';
import { earlyTicks_s, Loop } from '@omnimind/observe/loop';
import { TreeSampler } from '@omnimind/observe/tree-sampler';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { onMachine } from '@omnimind/protocol/last-resort';
import { type Message, message } from '@omnimind/protocol/message';
import type { Sample, TraceHeader } from '@omnimind/protocol/trace';
import { unknownVerdict } from '@omnimind/protocol/verdict';
import { exitStatusOf } from '../launcher/exit-status.ts';
import type { Launched } from '../launcher/launch.ts';
import type { OrphanReaper } from '../launcher/orphan-reaper.ts';
import { memoryIn, ownScope, type StartedCommand } from '../launcher/start-command.ts';
import { ReportBuilder } from '../report/report-builder.ts';
import { assumeHeap, EndedBy } from './ended-by.ts';
import { endings, KeptJvms } from './kept-jvms.ts';
import { OomKills } from './oom-kills.ts';
import { guarded, RunWatch } from './run-watch.ts';

/** What a killed omnimind left is undone by a command that is over sooner as well, if that takes no longer, ms. */
const recoveryLimit_ms = 10_000;

/** A running command. */
export interface RunningCommand {
  readonly id: string;
  readonly name: string;
  readonly command: Launched;
  /** Its start by the monotonic clock, s, and by the wall clock, ISO 8601. */
  readonly born_s: number;
  readonly started: string;
  /** Its scope, or why it has none; `null` when none was wanted. */
  readonly scope: StartedCommand['scope'];
  /** `NAME=value` of its environment, by which its processes are recognized. */
  readonly marker: string;
  readonly facts: TraceHeader;
}

/** What consecutive commands may share. */
export interface WatchDependencies {
  readonly mode: 'smart' | 'observe';
  readonly configuration: Configuration;
  /** PIDs of our children that are not part of a workload. */
  readonly helpers: ReadonlySet<number>;
  readonly scheduling: Scheduling;
  /** Directory of all journals. */
  readonly journals: string;
  readonly reaper: OrphanReaper;
}

export interface WatchListener {
  onSample(sample: Sample): void;
  onEvent(event: OmnimindEvent): void;
  /** The command has ended, before anything else is done about it. @param status as a shell gives it, 0 to 255 */
  onEnd?(status: number): void;
  /** Undoes what a killed omnimind left in force; called once monitoring has started. @returns what was undone */
  recover?(): Promise<readonly Message[]>;
}

/**
 * Monitors a command to its end: samples its process tree, acts on trouble, finds out which processes were killed. Every action is
 * undone when it resolves.
 */
export async function watchCommand(running: RunningCommand, dependencies: WatchDependencies, listener: WatchListener) {
  const { id, command, born_s, scope, marker, facts } = running;
  const { mode, scheduling } = dependencies;
  const configuration = onMachine(dependencies.configuration, facts.host.memory_bytes);
  const protectedNames = new Set(configuration.protect.names);
  const own = ownScope(scope);
  const sampler = new TreeSampler({
    root: command.pid,
    marker,
    reaper: process.pid,
    exclude: dependencies.helpers,
    countFromBirth: true,
    asksNvml: configuration.gpu.nvml,
    ...(await memoryIn(own)),
  });
  const builder = new ReportBuilder(facts);
  const { units, actuator } = await actuatorsFor(own, marker, { ...dependencies, configuration }, facts.host);
  const parameters = engineParameters(configuration);
  // The system monitor acts on what is in its slice: of two actors on one unit each would take the other's value for the original.
  const isAdopted = own !== null && own.manager === null;
  const { ladder, earlyoom } = configuration;
  const engine = new Engine({ parameters, ladder, lastResort: earlyoom.memory, mode: isAdopted ? 'observe' : mode });
  let last: Sample | null = null;
  const ended = new EndedBy();
  const jvms = new KeptJvms(sampler);
  const oom = new OomKills(own);
  const acts = own !== null && isAdopted ? new (await import('./monitor-acts.ts')).MonitorActs(own) : null;
  const run = new RunWatch({
    id,
    facts,
    configuration,
    clock: systemClock,
    sampler,
    engine,
    actuator,
    rootProtector: () => scheduling.protector(command.pid, protectedNames),
    onSample: (sample) => {
      last = sample;
      ended.add(sample);
      jvms.look(sample.t);
      listener.onSample(sample);
      builder.sample(sample);
    },
    onEvent: (event) => {
      builder.log.add(event);
      listener.onEvent(event);
    },
  });
  const defects: Message[] = [];
  const onDefect = (notice: Message): void => void defects.push(notice);
  const tick = guarded((elapsed_s: number) => {
    run.tick(elapsed_s);
    for (const event of acts?.look() ?? []) run.publish(event);
  }, onDefect);
  let look = null as ReturnType<typeof lookBesides> | null;
  const loop = new Loop({
    clock: systemClock,
    interval_s: facts.interval_s,
    early_s: earlyTicks_s,
    onTick: (elapsed_s) => {
      dependencies.reaper.beginAfter(elapsed_s);
      tick(elapsed_s);
      loop.interval_s = run.interval_s;
      // Who only watches what the system's monitor acts on has no hurry.
      if (elapsed_s >= facts.interval_s && !isAdopted)
        look ??= lookBesides(loop, earlyoom.memory * facts.host.memory_bytes);
    },
  });
  loop.start();
  const recovered = listener
    .recover?.()
    .then((notices) => {
      for (const text of notices) run.publish({ type: 'notice', severity: 'watch', text });
    })
    // What could not be undone stays in its journal for the next command.
    .catch(() => {});

  const ending = await command.ended;
  const exitStatus = exitStatusOf(ending);
  listener.onEnd?.(exitStatus);
  // At once: the manager removes the scope as soon as it is empty.
  const oomKills = oom.count(exitStatus);
  if (ended.isEarly(exitStatus, facts.workload.command)) await assumeHeap(ended, facts);
  const duration_s = Math.round((systemClock.monotonic_s() - born_s) * 1000) / 1000;
  const elapsed_s = loop.elapsed_s;
  loop.stop();
  void look?.then((begun) => begun.close());
  if (recovered !== undefined) await Promise.race([recovered, pause(recoveryLimit_ms)]);
  let verdict = unknownVerdict(elapsed_s);
  // As of before the end: with its processes gone it looks OK again.
  const lastVerdict = engine.verdict(id);
  guarded(() => {
    verdict = run.finish(elapsed_s);
  }, onDefect)(undefined);
  const end = { status: exitStatus, oomKills, lastVerdict };
  if (exitStatus !== 0 || oomKills > 0)
    await (await import('./publish-kills.ts')).publishKills(running, end, run, sampler, builder);
  await run.settled();
  await units?.settle();
  return {
    exitStatus,
    signal: ending.signal,
    duration_s,
    verdict,
    /** Processes that the kernel killed in its scope for lack of memory. */
    oomKills,
    builder,
    /** The last sample, including what outlived the command; `null` when monitoring failed. */
    last: last as Sample | null,
    /** Processes that outlived the command. */
    leftBehind: sampler.outliving(),
    /** The heaviest of them. */
    left: sampler.left(),
    /** What was not measured. */
    notices: [
      ...endings(exitStatus, elapsed_s, ended, jvms, command.pid),
      ...sampler.elsewhere(elapsed_s).map(({ use, ...found }) => message('run.elsewhere', { ...found, ...use })),
      ...defects,
      ...sampler.notices,
    ],
    /** Call it when done with the rest. */
    close: () => {
      jvms.close();
      sampler.close();
    },
  };
}

/** Looks at what memory is left between ticks. Loaded only then: the early ticks see to the first second. */
async function lookBesides(loop: Loop, lastResort_bytes: number) {
  const { MemoryLook } = await import('@omnimind/observe/memory-look');
  const look = new MemoryLook(systemClock, lastResort_bytes);
  look.start(() => loop.hurry());
  return look;
}

/** Acts by unit where the command has its own scope, else by nice values. */
async function actuatorsFor(
  scope: ReturnType<typeof ownScope>,
  marker: string,
  { configuration, scheduling, journals }: WatchDependencies,
  host: TraceHeader['host'],
): Promise<{ units: UnitActuator | null; actuator: Actuator }> {
  const { ladder, protect, earlyoom } = configuration;
  const { Deprioritizer } = await import('@omnimind/act/actuator/deprioritize');
  const hasUnit = scope !== null && scope.manager !== null;
  const journal = new Journal(journals, marker, hasUnit ? '-culprit' : '');
  const culprits = new Deprioritizer({ scheduling, journal, nice: ladder.nice, protectedNames: protect.names });
  if (scope === null || scope.manager === null) return { units: null, actuator: culprits };
  const { manager, unit, inode, cgroup, cgroupRoot } = scope;
  const { UnitActuator } = await import('@omnimind/act/actuator/unit-actuator');
  const units = new UnitActuator({
    manager,
    journal: new Journal(journals, marker),
    culprits,
    ladder,
    lastResort: earlyoom.memory,
    processors: host.cores,
    cgroupRoot,
    targetOf: () => ({ unit, path: cgroup, inode }),
    nameOf: (pid) => readIdentity(pid)?.name ?? null,
    protectedNames: protect.names,
  });
  return { units, actuator: units };
}
