import { lstatSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson, readOr } from '@omnimind/linux/files/outcome';
import { bootId, isAlive, readIdentity } from '@omnimind/linux/procfs/process-identity';
import type { Configuration } from '@omnimind/protocol/configuration';
import { isRunId } from './state-directory.ts';

/** The files of a run's directory; pruning removes only these. */
export const runFiles = {
  run: 'run.json',
  trace: 'trace.jsonl.gz',
  events: 'events.jsonl',
  report: 'report.json',
  /** What the command wrote, where an agent started it. */
  output: 'output.log',
} as const;

/** The omnimind process of a run: PID, start time in clock ticks after boot, and boot ID. */
export interface Owner {
  readonly pid: number;
  readonly starttime: number;
  readonly boot_id: string;
}

/** A process, this one by default, as the owner of what it writes. */
export function thisOwner(pid = process.pid): Owner {
  return { pid, starttime: readIdentity(pid)?.starttime ?? 0, boot_id: bootId() };
}

/** Whether an owner still runs: same PID, start time and boot. */
export function isOwnerAlive(owner: Owner): boolean {
  return owner.boot_id === bootId() && isAlive(owner.pid, owner.starttime);
}

/** Newest first. */
export function idsIn(directory: string): string[] {
  return readNames(directory).filter(isRunId).sort().reverse();
}

export function readNames(directory: string): string[] {
  return readOr([], () => readdirSync(directory));
}

/** A link could lead anywhere. */
export function isDirectory(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

export function sizeOf(directory: string, names: readonly string[]): number {
  return names.reduce((sum, name) => sum + (lstatSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

/**
 * Removes the oldest runs until the limits hold, but never one that still runs, nor files of others. What can't be removed stays:
 * the next run tries again.
 *
 * @param directory of all runs
 * @returns how many were removed
 */
export function pruneRuns(directory: string, limits: Configuration['runs']): number {
  let count = 0;
  let bytes = 0;
  let removed = 0;
  let isOver = false;
  for (const id of idsIn(directory)) {
    const run = join(directory, id);
    const names = isDirectory(run) ? readNames(run) : [];
    if (!names.includes(runFiles.run)) continue;
    bytes += sizeOf(run, names);
    // What has a report has ended: 50 reports take 30 ms to read, and this stands at the end of every run.
    const owner = names.includes(runFiles.report) ? null : ownerOf(run, id);
    if (owner !== null && isOwnerAlive(owner)) continue;
    count += 1;
    // From the first one too many on, all older ones go.
    isOver ||= count > limits.keep || bytes > limits.max_size;
    if (isOver && ownerOf(run, id) !== null && removeRun(run)) removed += 1;
  }
  return removed;
}

/** Removes a run's own files, then its directory, which stays if it holds something else. */
function removeRun(directory: string): boolean {
  return readOr(false, () => {
    const temporary = readdirSync(directory).filter((name) => /\.json\.\d+\.[0-9a-f]{6}\.tmp$/.test(name));
    // run.json goes last: an interrupted removal is resumed.
    for (const name of [...temporary, runFiles.trace, runFiles.events, runFiles.output, runFiles.report, runFiles.run])
      rmSync(join(directory, name), { force: true });
    rmdirSync(directory);
    return true;
  });
}

/**
 * Whose run it is; `null` where the directory is none of ours. By hand: this stands at the end of every run, and a schema takes longer
 * than a short command.
 */
function ownerOf(directory: string, id: string): Owner | null {
  const run: unknown = parseJson(readOr('', () => readFileSync(join(directory, runFiles.run), 'utf8')));
  if (!isObject(run) || run['id'] !== id || !isObject(run['owner'])) return null;
  const { pid, starttime, boot_id } = run['owner'];
  const isOwner = typeof pid === 'number' && typeof starttime === 'number' && typeof boot_id === 'string';
  return isOwner ? { pid, starttime, boot_id } : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
