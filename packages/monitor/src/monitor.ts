import { forgetIdleCode } from '@omnimind/linux/native/own-code';
import { PressureTrigger } from '@omnimind/linux/procfs/pressure-trigger';
import { systemClock } from '@omnimind/observe/clock';
import { readHostFacts } from '@omnimind/observe/host-reader';
import { Loop } from '@omnimind/observe/loop';
import { MachineSampler } from '@omnimind/observe/machine-sampler';
import { MemoryLook } from '@omnimind/observe/memory-look';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { onMachine } from '@omnimind/protocol/last-resort';
import { type Message, message } from '@omnimind/protocol/message';
import { Actions } from './actions.ts';
import { EventPublisher } from './event-publisher.ts';
import { Exposition } from './exposition/exposition.ts';
import { IgnoredWorkloads } from './ignored-workloads.ts';
import { Judgment } from './judgment.ts';
import { Lives } from './lives.ts';
import { MonitorApi } from './monitor-api.ts';
import type { MachineSource, MonitorOptions, StallSource } from './monitor-options.ts';
import { Observation } from './observation.ts';
import { ownSlice, protectionReason } from './own-slice.ts';
import { Records } from './records.ts';
import { WorkloadOwners } from './workload-owners.ts';

/**
 * Watches the whole machine until the signal comes: every workload, its behavior, the changes as they come. In mode `observe`
 * it changes nothing on the machine; in mode `smart` it acts on the units of omnimind-dev.slice, and undoes all at its end.
 *
 * @throws OmnimindError `unavailable` without /proc; `output_unwritable` when the metrics file can't be written at the
 * start (later that is a notice)
 */
export async function monitorMachine(options: MonitorOptions): Promise<void> {
  const { configuration, interval_s, signal } = options;
  if (signal.aborted) return;
  const { names, units } = configuration.protect;
  const slice = ownSlice().path;
  const protectedPath = (path: string): string | null =>
    path.split('/').find((part) => units.includes(part)) ?? protectionReason(path, slice);
  const maxWorkloads = configuration.monitor.max_workloads;
  const nvidia = configuration.gpu.nvml ? (await import('@omnimind/observe/nvidia-memory')).nvidiaMemory() : null;
  const source =
    options.source ??
    new MachineSampler({
      ...{ interval_s, protectedNames: names, protectedPath, maxWorkloads },
      ...(nvidia === null ? {} : { nvidia }),
    });
  try {
    await new Monitor(options, source).run(signal);
  } finally {
    source.close();
  }
}

/** So often the code that only a start or a rare moment needed is taken out of memory, s; first after a minute. */
const codeKept_s = 600;
const startCodeKept_s = 60;

/**
 * So often garbage that outlived two scavenges is collected, s: V8 by itself waits for hours in a thread that does little. Over 100
 * processes, after twelve minutes, once a minute, 51.4 MiB of anonymous memory instead of 55.3, for .03 % of a processor.
 */
const garbageKept_s = 120;

/** The monitor: at each tick it observes, understands and decides, acts, reports, remembers. */
class Monitor {
  readonly #observation: Observation;
  readonly #judgment: Judgment;
  readonly #actions: Actions;
  readonly #publisher: EventPublisher;
  readonly #records: Records;
  readonly #api: MonitorApi | undefined;
  readonly #loop: Loop;
  readonly #stalls: StallSource | null;
  readonly #look: MemoryLook | null;
  readonly #changedKeys: readonly string[];
  #codeDue_s: number;
  #garbageDue_s = garbageKept_s;
  /** Gets what a tick threw. */
  #fail: (error: unknown) => void = () => {};

  constructor(given: MonitorOptions, source: MachineSource) {
    const host = readHostFacts();
    const { cores, memory_bytes } = host;
    const configuration = onMachine(given.configuration, memory_bytes);
    const options = { ...given, configuration };
    const { interval_s, clock = systemClock } = options;
    this.#changedKeys = options.changedKeys ?? [];
    // A machine that a test makes up has its own.
    const isReal = options.source === undefined;
    this.#codeDue_s = isReal ? startCodeKept_s : Number.POSITIVE_INFINITY;
    this.#stalls = options.stalls ?? (isReal ? new PressureTrigger() : null);
    this.#look = isReal ? new MemoryLook(clock, configuration.earlyoom.memory * memory_bytes) : null;
    const notice = (each: Message) => this.#publisher.notice(each, 'watch');
    const owners = new WorkloadOwners(source);
    const wall_ms = () => clock.wall_ms();
    const ignored = new IgnoredWorkloads({ ...options, source, owners, onNotice: notice, wall_ms });
    this.#observation = new Observation({ source, ignored, clock, interval_s });
    this.#judgment = new Judgment(options, host, (workload) => source.label(workload));
    const { engine, table } = this.#judgment;
    const now_s = () => this.#observation.t;
    const lives = new Lives({ ...options, engine, source, owners, wall_ms });
    const exposition = new Exposition({
      ...{ version: 'unknown', ...options, host, engine, started_ms: wall_ms() },
      maxSeries: configuration.monitor.metrics_max_series,
      identityOf: (workload) => ignored.identityOf(workload),
      nameOf: (workload) => source.describe?.(workload)?.name,
      pace: () => this.#loop.pace,
    });
    const onEvent = (event: OmnimindEvent) => {
      exposition.count(event);
      options.onEvent?.(event);
    };
    this.#publisher = new EventPublisher({
      ...{ ...options, onEvent, clock, engine, source, table, owners, ignored, cores, now_s },
    });
    this.#actions = new Actions({
      ...options,
      engine,
      cores,
      memory_bytes,
      source,
      publish: (workload, body) => this.#publisher.publish(body, workload),
      onNotice: (each, severity) => this.#publisher.notice(each, severity),
    });
    if (options.api !== undefined) {
      const { announcer, api: setup } = options;
      const api = new MonitorApi({
        ...{ setup, engine, source, ignored, owners, lives, now_s },
        carryOut: (plan) => this.#actions.carryOut(plan),
        favor: (workloads, for_s) => this.#actions.favor(workloads, now_s() + for_s),
        onIgnored: (workload) => this.#publisher.silence(workload),
        onDismissed: (workload, by) => exposition.dismissed(workload, by),
        exposition: () => exposition.text(),
        onNotice: notice,
        onSlowness: (text, workload) => this.#publisher.publish({ type: 'notice', severity: 'watch', text }, workload),
      });
      announcer?.listen((announcements) => api.announce(announcements));
      this.#api = api;
    }
    this.#records = new Records({
      ...options,
      source,
      table,
      publisher: this.#publisher,
      api: this.#api,
      exposition,
      lives,
      wall_ms,
    });
    this.#loop = new Loop({ clock, interval_s, onTick: (elapsed_s) => this.#guardedTick(elapsed_s) });
  }

  /** Watches until the signal comes or a tick throws. Resolves, or rejects with what was thrown, when everything is undone. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.#fail = reject;
        signal.addEventListener('abort', () => resolve(), { once: true });
        this.#publisher.start();
        const keys = this.#changedKeys;
        if (keys.length > 0) this.#publisher.notice(message('configuration.changed', { keys }), 'ok');
        this.#actions.start();
        this.#records.start();
        this.#loop.start();
        // A workload at a limit of ours stalls all the time: hurried ticks would cost twice as much and show nothing new.
        this.#stalls?.start(() => {
          if (!this.#actions.isLimiting) this.#loop.hurry();
        });
        this.#look?.start(() => this.#loop.hurry());
        // After the first tick: two starts side by side would each take twice as long.
        this.#api?.start();
      });
    } finally {
      this.#loop.stop();
      this.#stalls?.close();
      this.#look?.close();
      this.#publisher.close();
      this.#records.close();
      await this.#actions.close();
      await this.#api?.close();
    }
  }

  #tick(elapsed_s: number): void {
    const observed = this.#observation.observe(elapsed_s);
    this.#look?.tick((observed.host.memory_available_bytes ?? Number.NaN) + (observed.host.swap_free_bytes ?? 0));
    const judged = this.#judgment.judge(observed);
    this.#publisher.hold(() => this.#actions.act(judged));
    this.#publisher.report(judged);
    this.#records.remember(judged);
    this.#tidy(observed.t);
  }

  #tidy(t: number): void {
    if (t >= this.#garbageDue_s) {
      // There with --expose-gc, which the launcher sets.
      globalThis.gc?.();
      this.#garbageDue_s = t + garbageKept_s;
    }
    if (t < this.#codeDue_s) return;
    forgetIdleCode();
    this.#codeDue_s = t + codeKept_s;
  }

  #guardedTick(elapsed_s: number): void {
    try {
      this.#tick(elapsed_s);
    } catch (error) {
      this.#loop.stop();
      this.#fail(error);
    }
  }
}
