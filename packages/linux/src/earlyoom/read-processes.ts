import { readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode, readText } from '../files/outcome.ts';
import { readIdentity } from '../procfs/process-identity.ts';
import { type OomProcess, withoutHalfCharacter } from './candidates.ts';

/**
 * All processes as earlyoom reads them: /proc/PID/{oom_score,oom_score_adj,statm,stat,comm}. One that is gone, or that
 * does not tell a number, is left out, as earlyoom leaves it out.
 *
 * @param root stands before /proc
 * @param pageBytes size of a page, from the auxiliary vector
 */
export function readOomProcesses(root: string, pageBytes: number): OomProcess[] {
  const pids = readdirSync(`${root}/proc`)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .toSorted((one, other) => one - other);
  return pids.flatMap((pid) => readOomProcess(`${root}/proc/${pid}`, pid, pageBytes) ?? []);
}

function readOomProcess(directory: string, pid: number, pageBytes: number): OomProcess | null {
  const number = (name: string, pattern = /^\s*([+-]?\d+)/): number => {
    const text = readText(`${directory}/${name}`);
    return Number((typeof text === 'string' ? pattern.exec(text)?.[1] : undefined) ?? Number.NaN);
  };
  const oomScore = number('oom_score');
  const oomScoreAdj = number('oom_score_adj');
  const comm = readText(`${directory}/comm`);
  const pages = number('statm', /^\s*\d+\s+(\d+)/);
  const uid = ownerOf(directory);
  if (Number.isNaN(oomScore + oomScoreAdj + pages) || typeof comm !== 'string' || uid === null) return null;
  const ppid = readIdentity(pid, dirname(directory))?.ppid || 0;
  // earlyoom takes the line break off as the last byte, and reads up to a zero byte.
  const name = withoutHalfCharacter(comm.slice(0, -1).split('\0')[0] ?? '');
  return { pid, ppid, uid, name, oomScore, oomScoreAdj, rssKib: Math.floor((pages * pageBytes) / 1024) };
}

function ownerOf(directory: string): number | null {
  try {
    return statSync(directory, { throwIfNoEntry: false })?.uid ?? null;
  } catch (error) {
    if (errorCode(error) === '') throw error;
    return null;
  }
}
