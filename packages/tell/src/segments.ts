import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stateDirectory, systemDirectory } from '@omnimind/remember/runs/state-directory';

/** A segment is closed above this, bytes; and so many are kept: 16 MiB in all. */
export const segmentLimit_bytes = 2 ** 20;
export const segmentsKept = 16;

const segmentName = /^\d{13}-\d{1,10}-\d{6}\.jsonl$/;

/** `1764057600000-4711-000001.jsonl`: names sort as their writers started. */
export function nameOfSegment(started_ms: number, pid: number, count: number): string {
  return `${String(Math.trunc(started_ms)).padStart(13, '0')}-${pid}-${String(count).padStart(6, '0')}.jsonl`;
}

/** Where the monitor keeps what it announced: segments of JSON lines, each line an Announcement. */
export function eventLogDirectory(environment?: NodeJS.ProcessEnv): string {
  return join(stateDirectory(environment), 'events');
}

/** Where the system's monitor keeps what it announced. */
export function systemEventLogDirectory(): string {
  return join(systemDirectory, 'events');
}

/** Digits of a PID at most; one with fewer sorts as if it had zeros before it. A collator of numbers would load ICU, 5 MiB. */
const bySegment = (name: string): string => name.replace(/-\d{1,10}-/, (pid) => pid.padStart(12, '0'));

/** The segments of an event log, oldest first; none where there is no such directory. Throws as readdir(3) else. */
export function segmentsIn(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => segmentName.test(name))
    .toSorted((a, b) => (bySegment(a) < bySegment(b) ? -1 : 1));
}
