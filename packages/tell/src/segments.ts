import { readdirSync } from 'node:fs';

/** A segment is closed above this, bytes; and so many are kept: 16 MiB in all. */
export const segmentLimit_bytes = 2 ** 20;
export const segmentsKept = 16;

const segmentName = /^\d{13}-\d{1,10}-\d{6}\.jsonl$/;

/** `1764057600000-4711-000001.jsonl`: names sort as their writers started. */
export function nameOfSegment(started_ms: number, pid: number, count: number): string {
  return `${String(Math.trunc(started_ms)).padStart(13, '0')}-${pid}-${String(count).padStart(6, '0')}.jsonl`;
}

/** The segments of an event log, oldest first; none where there is no such directory. Throws as readdir(3) else. */
export function segmentsIn(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => segmentName.test(name))
    .toSorted((a, b) => compareText(a, b));
}

/** The PID stands between two numbers of fixed width, so that it must be left out of what is compared first. */
function compareText(a: string, b: string): number {
  const [aStart = '', aPid = '', aCount = ''] = a.split('-');
  const [bStart = '', bPid = '', bCount = ''] = b.split('-');
  if (aStart !== bStart) return aStart < bStart ? -1 : 1;
  if (aPid !== bPid) return Number(aPid) - Number(bPid);
  return aCount < bCount ? -1 : 1;
}
