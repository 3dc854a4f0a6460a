import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson, readOr } from '@omnimind/linux/files/outcome';
import { OmnimindError } from '@omnimind/protocol/errors';
import { eventSchema, type OmnimindEvent } from '@omnimind/protocol/event';
import { message } from '@omnimind/protocol/message';
import type { RunReport } from '@omnimind/protocol/report';
import { idsIn, isDirectory, isOwnerAlive, readNames, runFiles, sizeOf } from './run-directory.ts';
import { type RunFile, reportFile, runFile } from './run-file.ts';
import { runsDirectory } from './state-directory.ts';

/** A stored run in brief. */
export type RunSummary = ReturnType<typeof summarize>;

/** A stored run with everything that is known of it. */
export interface StoredRun {
  readonly summary: RunSummary;
  readonly directory: string;
  readonly report: RunReport | null;
  readonly events: OmnimindEvent[];
  readonly traceFile: string;
}

/** The stored runs, newest first. Anything else in the directory is ignored. */
export async function listRuns(environment?: NodeJS.ProcessEnv): Promise<RunSummary[]> {
  return readRuns(runsDirectory(environment)).map(({ summary }) => summary);
}

/** The stored runs with their reports, newest first. */
export async function storedRuns(environment?: NodeJS.ProcessEnv): Promise<RunWithReport[]> {
  return readRuns(runsDirectory(environment));
}

/**
 * One stored run.
 *
 * @param which an ID, a name (the newest run of that name), or a unique prefix of an ID; the newest run by default
 * @throws OmnimindError `run_not_found`
 */
export async function findRun(which: string | undefined, environment?: NodeJS.ProcessEnv): Promise<StoredRun> {
  const found = pick(readRuns(runsDirectory(environment)), which);
  return { ...found, events: readEvents(found.directory), traceFile: join(found.directory, runFiles.trace) };
}

export type RunWithReport = Omit<StoredRun, 'events' | 'traceFile'>;

function pick(runs: RunWithReport[], which: string | undefined): RunWithReport {
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

/** The stored runs of a directory, newest first. */
function readRuns(directory: string): RunWithReport[] {
  return idsIn(directory).flatMap((id) => readRun(directory, id) ?? []);
}

function readRun(runs: string, id: string): RunWithReport | undefined {
  const directory = join(runs, id);
  const run = ownFile(runs, id);
  if (run === undefined) return undefined;
  const report = reportFile(directory).readOrNull();
  return { summary: summarize(run, report, sizeOf(directory, readNames(directory))), directory, report };
}

/** What a run's own file says; `undefined` where the directory is no run's. */
function ownFile(runs: string, id: string): RunFile | undefined {
  const directory = join(runs, id);
  const run = isDirectory(directory) ? runFile(directory).readOrNull() : null;
  return run?.id === id ? run : undefined;
}

/** @param bytes size of its files */
function summarize({ id, name, command, started, owner }: RunFile, report: RunReport | null, bytes: number) {
  const unreported = () => (isOwnerAlive(owner) ? 'running' : 'interrupted');
  const state: 'finished' | 'running' | 'interrupted' = report === null ? unreported() : 'finished';
  return {
    id,
    name,
    command,
    /** Wall clock, ISO 8601, UTC. */
    started,
    /** s; `null` while it runs and when it was interrupted. */
    duration_s: report?.run.duration_s ?? null,
    exit_status: report?.exit.status ?? null,
    /** `interrupted`: its omnimind was killed. */
    state,
    verdict: report?.verdict ?? null,
    bytes,
  };
}

function readEvents(directory: string): OmnimindEvent[] {
  const file = join(directory, runFiles.events);
  const text = readOr('', () => (lstatSync(file).isFile() ? readFileSync(file, 'utf8') : ''));
  return text.split('\n').flatMap((line) => eventSchema.safeParse(parseJson(line)).data ?? []);
}

/** The end of what a run's command wrote, where that is kept. @param most_bytes at most so much of it */
export function readOutput(directory: string, most_bytes: number): string {
  return readOr('', () => {
    const descriptor = openSync(join(directory, runFiles.output), constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const bytes = Buffer.alloc(most_bytes);
      const start = Math.max(0, fstatSync(descriptor).size - most_bytes);
      return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, most_bytes, start));
    } finally {
      closeSync(descriptor);
    }
  });
}
