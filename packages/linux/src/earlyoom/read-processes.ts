import { readdirSync, statSync } from 'node:fs';
import { errorCode, readText } from '../files/outcome.ts';
import { ProcessStat, parseStat } from '../procfs/pid/stat.ts';
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
  const oomScore = integer(readText(`${directory}/oom_score`));
  const oomScoreAdj = integer(readText(`${directory}/oom_score_adj`));
  const comm = readText(`${directory}/comm`);
  const statm = readText(`${directory}/statm`);
  const pages = typeof statm === 'string' ? /^\s*\d+\s+(\d+)/.exec(statm)?.[1] : undefined;
  const uid = ownerOf(directory);
  if (oomScore === null || oomScoreAdj === null || typeof comm !== 'string' || pages === undefined || uid === null)
    return null;
  const stat = new ProcessStat();
  const text = readText(`${directory}/stat`);
  const bytes = Buffer.from(typeof text === 'string' ? text : '', 'latin1');
  const ppid = parseStat(bytes, bytes.length, stat) ? stat.ppid : 0;
  // earlyoom takes the line break off as the last byte, and reads up to a zero byte.
  const name = withoutHalfCharacter(comm.slice(0, -1).split('\0')[0] ?? '');
  return { pid, ppid, uid, name, oomScore, oomScoreAdj, rssKib: Math.floor((Number(pages) * pageBytes) / 1024) };
}

function integer(text: string | object): number | null {
  const digits = typeof text === 'string' ? /^\s*([+-]?\d+)/.exec(text)?.[1] : undefined;
  return digits === undefined ? null : Number(digits);
}

function ownerOf(directory: string): number | null {
  try {
    return statSync(directory, { throwIfNoEntry: false })?.uid ?? null;
  } catch (error) {
    if (errorCode(error) === '') throw error;
    return null;
  }
}
