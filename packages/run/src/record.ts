import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { systemClock } from '@omnimind/observe/clock';
import { readHostFacts } from '@omnimind/observe/host-reader';
import { earlyTicks_s, Loop } from '@omnimind/observe/loop';
import { TreeSampler } from '@omnimind/observe/tree-sampler';
import { OmnimindError } from '@omnimind/protocol/errors';
import { type Message, message, messageKey } from '@omnimind/protocol/message';
import { SampleRounder } from '@omnimind/remember/traces/sample-rounder';
import { TraceWriter } from '@omnimind/remember/traces/trace-writer';
import { exitStatusOf } from './launcher/exit-status.ts';
import { type BegunRun, beginRun, memoryIn, ownScope, scopeNotices, systemAdoption } from './launcher/start-command.ts';
import { markerVariable, runFacts } from './watch/run-facts.ts';

export interface RecordOptions {
  /** The command to start and record, or else {@link RecordOptions.pid}. */
  readonly command?: string[];
  /** The process to record with all its descendants. */
  readonly pid?: number;
  /** Path of the trace; compressed when it ends in `.gz`. */
  readonly out: string;
  /** Ends the recording after this time, s. The command goes on, and we wait for it. */
  readonly for_s?: number;
  /** Time between two samples, s. */
  readonly interval_s: number;
  /** Whether the command gets a scope of its own where that is possible: then the kernel keeps account of its memory. */
  readonly scope?: boolean;
  /** Called with what was not measured or not kept. */
  onNotice?(notice: Message): void;
  /** Our environment, which the command inherits; `process.env` by default. */
  readonly environment?: NodeJS.ProcessEnv;
}

export interface Recorded {
  /** The command's as a shell gives it; 0 for a PID. */
  readonly exitStatus: number;
  readonly samples: number;
  /** How long was recorded. */
  readonly seconds: number;
}

/**
 * Samples a command, or a running process, into a trace without judging it. A PID is recorded until its tree has ended, the time is
 * over, or SIGINT, SIGTERM or SIGHUP comes.
 *
 * @throws OmnimindError `output_unwritable`, `process_not_found`, `command_not_found`, `command_not_executable`
 */
export async function recordTrace(options: RecordOptions): Promise<Recorded> {
  const { command, pid } = options;
  if (command !== undefined) return recordCommand(options, command);
  if (pid !== undefined) return recordProcess(options, pid);
  throw new OmnimindError('usage', message('record.no_target'));
}

async function recordCommand(options: RecordOptions, command: string[]): Promise<Recorded> {
  const writer = new TraceWriter(options.out, null);
  let begun: BegunRun | undefined;
  try {
    begun = await beginRun({
      command,
      environment: options.environment ?? process.env,
      wantsScope: options.scope === true,
      adopt: systemAdoption(),
    });
    const { command: launched, name, id } = begun;
    const scope = ownScope(begun.scope);
    const { interval_s } = options;
    writer.begin(runFacts({ name, command, interval_s, host: readHostFacts(), scope }));
    for (const notice of scopeNotices(begun.scope)) options.onNotice?.(notice);
    const sampler = new TreeSampler({
      root: launched.pid,
      marker: `${markerVariable}=${id}`,
      reaper: process.pid,
      exclude: begun.helpers,
      countFromBirth: true,
      ...(await memoryIn(scope)),
    });
    const recording = new Recording(options, sampler, writer);
    const ending = await Promise.race([launched.ended, recording.over.then(() => null)]);
    const recorded = await recording.end(ending !== null);
    return { exitStatus: exitStatusOf(ending ?? (await launched.ended)), ...recorded };
  } catch (error) {
    writer.abandon();
    throw error;
  } finally {
    begun?.close();
  }
}

async function recordProcess(options: RecordOptions, pid: number): Promise<Recorded> {
  const identity = readIdentity(pid);
  if (identity === null) throw new OmnimindError('process_not_found', message('process.not_found', { pid }));
  const facts = runFacts({ name: identity.name, interval_s: options.interval_s, host: readHostFacts() });
  const writer = new TraceWriter(options.out, facts);
  const sampler = new TreeSampler({ root: pid, countFromBirth: false });
  const recording = new Recording(options, sampler, writer);
  const stop = (): void => recording.finish();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    await recording.over;
    return { exitStatus: 0, ...(await recording.end(false)) };
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

/** Samples into a trace until it is stopped, its time is over or nothing is left to sample. */
class Recording {
  readonly #over = Promise.withResolvers<void>();
  /** Resolves when the recording should end. */
  readonly over = this.#over.promise;
  /** Resolves {@link Recording.over}. */
  readonly finish = this.#over.resolve;
  readonly #options: RecordOptions;
  readonly #sampler: TreeSampler;
  readonly #writer: TraceWriter;
  readonly #rounder = new SampleRounder();
  readonly #loop: Loop;
  readonly #reported = new Set<string>();
  #samples = 0;
  #t = 0;

  constructor(options: RecordOptions, sampler: TreeSampler, writer: TraceWriter) {
    this.#options = options;
    this.#sampler = sampler;
    this.#writer = writer;
    this.#loop = new Loop({
      clock: systemClock,
      interval_s: options.interval_s,
      early_s: earlyTicks_s,
      onTick: (elapsed_s) => this.#tick(elapsed_s),
    });
    this.#loop.start();
  }

  /** @param hasEnded whether the command was reaped: then its final use is counted */
  async end(hasEnded: boolean): Promise<{ samples: number; seconds: number }> {
    const elapsed_s = this.#loop.elapsed_s;
    this.#loop.stop();
    if (hasEnded) this.#keep(this.#sampler.finish(elapsed_s));
    await this.#writer.close();
    this.#sampler.close();
    this.#reportNotices();
    return { samples: this.#samples, seconds: this.#t };
  }

  #tick(elapsed_s: number): void {
    const { pid, for_s } = this.#options;
    this.#keep(this.#sampler.sample(elapsed_s));
    this.#reportNotices();
    const isOver = for_s !== undefined && elapsed_s >= for_s;
    const isGone = pid !== undefined && this.#sampler.alive === 0;
    if (isOver || isGone) this.finish();
  }

  #keep(raw: Parameters<SampleRounder['round']>[0]): void {
    const sample = this.#rounder.round(raw);
    this.#t = sample.t;
    this.#samples += 1;
    this.#writer.write(sample);
  }

  #reportNotices(): void {
    const { problem } = this.#writer;
    for (const notice of [...this.#sampler.notices, ...(problem === null ? [] : [problem])]) {
      const key = messageKey(notice);
      if (this.#reported.has(key)) continue;
      this.#reported.add(key);
      this.#options.onNotice?.(notice);
    }
  }
}
