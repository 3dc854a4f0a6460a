import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OmnimindError } from '@omnimind/protocol/errors';
import { eventSchema, type OmnimindEvent } from '@omnimind/protocol/event';
import { message } from '@omnimind/protocol/message';
import type { RunReport } from '@omnimind/protocol/report';
import type { Verdict } from '@omnimind/protocol/verdict';
import { isOwnerAlive, isRunId, type RunFile, reportFile, runFile, runFiles } from './run-file.ts';
import { runsDirectory } from './state-directory.ts';

/** A kept run in a line. */
export interface RunSummary {
  readonly id: string;
  readonly name: string;
  readonly command: string[];
  /** Wall clock, ISO 8601, UTC. */
  readonly started: string;
  /** s; `null` while it runs, and when it was lost. */
  readonly duration_s: number | null;
  readonly exit_status: number | null;
  /** `interrupted`: the omnimind that kept it was killed. */
  readonly state: 'finished' | 'running' | 'interrupted';
  readonly verdict: Verdict | null;
  /** Room that its files take, bytes. */
  readonly bytes: number;
}

/** A kept run with all that is known of it. */
export interface StoredRun {
  readonly summary: RunSummary;
  readonly directory: string;
  readonly report: RunReport | null;
  readonly events: OmnimindEvent[];
  readonly traceFile: string;
}

/** The kept runs, newest first. What is no run of ours in the directory is passed over. */
export async function listRuns(environment?: NodeJS.ProcessEnv): Promise<RunSummary[]> {
  return readRuns(runsDirectory(environment)).map(({ summary }) => summary);
}

/**
 * One kept run.
 *
 * @param which an id, a name (the newest of that name), or the beginning of an id if only one run has it; the newest
 * run without it
 * @throws OmnimindError `run_not_found`
 */
export async function findRun(which: string | undefined, environment?: NodeJS.ProcessEnv): Promise<StoredRun> {
  const found = pick(readRuns(runsDirectory(environment)), which);
  return { ...found, events: readEvents(found.directory), traceFile: join(found.directory, runFiles.trace) };
}

type KeptRun = Omit<StoredRun, 'events' | 'traceFile'>;

function pick(runs: KeptRun[], which: string | undefined): KeptRun {
  const [newest] = runs;
  if (newest === undefined) throw new OmnimindError('run_not_found', message('run.none'));
  if (which === undefined) return newest;
  const exact = runs.find(({ summary }) => summary.id === which) ?? runs.find(({ summary }) => summary.name === which);
  if (exact !== undefined) return exact;
  const [begins, ...others] = runs.filter(({ summary }) => which !== '' && summary.id.startsWith(which));
  if (begins === undefined) throw new OmnimindError('run_not_found', message('run.not_found', { name: which }));
  if (others.length > 0)
    throw new OmnimindError('run_not_found', message('run.ambiguous', { prefix: which, count: others.length + 1 }));
  return begins;
}

/** The kept runs of a directory, newest first. */
export function readRuns(directory: string): KeptRun[] {
  return readNames(directory)
    .filter(isRunId)
    .sort()
    .reverse()
    .flatMap((id) => readRun(directory, id) ?? []);
}

function readRun(runs: string, id: string): KeptRun | undefined {
  const directory = join(runs, id);
  // A link could lead anywhere: only a directory of our own making counts.
  if (lstatSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  const run = runFile(directory).readOrNull();
  if (run === null || run.id !== id) return undefined;
  const report = reportFile(directory).readOrNull();
  return { summary: summarize(run, report, sizeOf(directory)), directory, report };
}

function summarize(run: RunFile, report: RunReport | null, bytes: number): RunSummary {
  const state = report !== null ? 'finished' : isOwnerAlive(run.owner) ? 'running' : 'interrupted';
  return {
    id: run.id,
    name: run.name,
    command: run.command,
    started: run.started,
    duration_s: report?.run.duration_s ?? null,
    exit_status: report?.exit.status ?? null,
    state,
    verdict: report?.verdict ?? null,
    bytes,
  };
}

function sizeOf(directory: string): number {
  return readNames(directory).reduce(
    (sum, name) => sum + (lstatSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

function readEvents(directory: string): OmnimindEvent[] {
  return readLines(join(directory, runFiles.events)).flatMap((line) => {
    const event = eventSchema.safeParse(parseJson(line));
    return event.success ? [event.data] : [];
  });
}

function readNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function readLines(file: string): string[] {
  return readRegularFile(file)?.split('\n') ?? [];
}

function readRegularFile(file: string): string | null {
  try {
    return lstatSync(file).isFile() ? readFileSync(file, 'utf8') : null;
  } catch {
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
