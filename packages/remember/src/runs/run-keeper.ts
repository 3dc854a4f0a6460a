import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '@omnimind/linux/files/outcome';
import { escapedJson } from '@omnimind/protocol/escape';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { type Message, message, messageKey } from '@omnimind/protocol/message';
import type { RunReport } from '@omnimind/protocol/report';
import type { Sample, TraceHeader } from '@omnimind/protocol/trace';
import { TraceWriter } from '../traces/trace-writer.ts';
import { runFiles, thisOwner } from './run-directory.ts';
import { type RunFile, reportFile, runFile } from './run-file.ts';
import { makePrivateDirectory } from './state-directory.ts';

/** A run that flaps for days must not fill the disk. */
const maxEvents = 10_000;

/**
 * Stores a run: `run.json` at once, the trace and the events as they come, the report at the end. Nothing here throws: failures are
 * in {@link RunKeeper.notices}, and the run goes on.
 */
export class RunKeeper {
  readonly id: string;
  /** Where the run is stored, or would have been. */
  readonly directory: string;
  readonly #problems = new Map<string, Message>();
  #trace: TraceWriter | undefined;
  #isKept = false;
  #events = 0;

  /** @param directory of all runs */
  constructor(directory: string, id: string) {
    this.id = id;
    this.directory = join(directory, id);
  }

  /** What was not stored and why, each once. */
  get notices(): Message[] {
    const { problem } = this.#trace ?? { problem: null };
    return [...this.#problems.values(), ...(problem === null ? [] : [problem])];
  }

  /** Creates the run's directory and its first files. */
  begin(run: Pick<RunFile, 'name' | 'command' | 'mode' | 'started'>, header: TraceHeader): void {
    this.#try('run.not_kept', () => {
      makePrivateDirectory(join(this.directory, '..'));
      mkdirSync(this.directory, { mode: 0o700 });
      const owner = thisOwner();
      runFile(this.directory).write({ format: 'omnimind-run', version: 1, id: this.id, ...run, owner });
      this.#isKept = true;
      this.#trace = new TraceWriter(join(this.directory, runFiles.trace), header);
    });
  }

  /** @param sample in the form of SampleRounder */
  sample(sample: Sample): void {
    this.#trace?.write(sample);
  }

  event(event: OmnimindEvent): void {
    if (!this.#isKept) return;
    this.#events += 1;
    if (this.#events > maxEvents) {
      this.#note(message('run.first_events', { count: maxEvents }));
      return;
    }
    this.#try('run.event_not_kept', () =>
      appendFileSync(join(this.directory, runFiles.events), `${escapedJson(event)}\n`, { mode: 0o600 }),
    );
  }

  /** Ends the trace; its problem is known afterwards. */
  async closeTrace(): Promise<void> {
    await this.#trace?.close();
  }

  report(report: RunReport): void {
    if (!this.#isKept) return;
    this.#try('run.report_not_kept', () => reportFile(this.directory).write(report));
  }

  #note(problem: Message): void {
    this.#problems.set(messageKey(problem), problem);
  }

  #try(code: 'run.not_kept' | 'run.event_not_kept' | 'run.report_not_kept', action: () => void): void {
    try {
      action();
    } catch (error) {
      const why = errorCode(error) || (error instanceof Error && errorCode(error.cause)) || String(error);
      const reason = message('file.unwritable', { file: this.directory, errno: why });
      this.#note(message(code, { reason }));
    }
  }
}
