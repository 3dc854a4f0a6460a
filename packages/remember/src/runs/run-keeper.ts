import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '@omnimind/linux/files/outcome';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import type { RunReport } from '@omnimind/protocol/report';
import type { Sample, TraceHeader } from '@omnimind/protocol/trace';
import { TraceWriter } from '../traces/trace-writer.ts';
import { newRunId, type RunFile, reportFile, runFile, runFiles, thisOwner } from './run-file.ts';
import { makePrivateDirectory } from './state-directory.ts';

/** A run that flaps for days does not fill the disk with events. */
const eventLimit = 10_000;

/**
 * Keeps one run on disk: `run.json` at once, the trace and the events as they come, the report at the end. Nothing here
 * throws: what can't be kept is told by {@link RunKeeper.notices}, and the run goes on.
 */
export class RunKeeper {
  readonly id: string;
  /** Where the run is kept, or would have been. */
  readonly directory: string;
  readonly #problems = new Set<string>();
  #trace: TraceWriter | undefined;
  #isKept = false;
  #events = 0;

  /** @param directory of all runs */
  constructor(directory: string, wall_ms: number) {
    this.id = newRunId(wall_ms);
    this.directory = join(directory, this.id);
  }

  /** What was not kept and why, each once. */
  get notices(): string[] {
    const { problem } = this.#trace ?? { problem: null };
    return problem === null ? [...this.#problems] : [...this.#problems, problem];
  }

  /** Makes the run's directory and begins its files. */
  begin(run: Pick<RunFile, 'name' | 'command' | 'mode' | 'started'>, header: TraceHeader): void {
    this.#try('the run was not kept', () => {
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
    if (this.#events > eventLimit) {
      this.#problems.add(`only the first ${eventLimit} events were kept`);
      return;
    }
    this.#try('an event was not kept', () =>
      appendFileSync(join(this.directory, runFiles.events), `${JSON.stringify(event)}\n`, { mode: 0o600 }),
    );
  }

  /** Ends the trace. Its problems are known after this. */
  async closeTrace(): Promise<void> {
    await this.#trace?.close();
  }

  report(report: RunReport): void {
    if (!this.#isKept) return;
    this.#try('the report was not kept', () => reportFile(this.directory).write(report));
  }

  #try(what: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      const code = errorCode(error) || (error instanceof Error && errorCode(error.cause)) || String(error);
      this.#problems.add(`${what}: ${this.directory} can't be written (${code})`);
    }
  }
}
