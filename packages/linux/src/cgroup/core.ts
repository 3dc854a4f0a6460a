import { parseKeyedLines } from '../text/parse.ts';

/**
 * `cgroup.procs`; Documentation/admin-guide/cgroup-v2.rst: the PIDs of the cgroup, one a line, in no order, at times
 * twice. Processes of another PID namespace are listed as 0 and left out here.
 *
 * @returns the PIDs, each once
 */
export function parseCgroupProcs(text: string): number[] {
  const pids = new Set<number>();
  for (const line of text.split('\n')) {
    const pid = Number(line);
    if (Number.isInteger(pid) && pid > 0) pids.add(pid);
  }
  return [...pids];
}

/** How many lines, hence processes, the bytes of `cgroup.procs` hold. */
export function countCgroupProcs(bytes: Uint8Array, length: number): number {
  let lines = 0;
  for (let i = 0; i < length; i += 1) if (bytes[i] === 10) lines += 1;
  return lines;
}

/** `cgroup.events`; Documentation/admin-guide/cgroup-v2.rst, "Core Interface Files". The root cgroup has no such file. */
export interface CgroupEvents {
  /** Whether the cgroup or one below it holds a live process. */
  readonly populated: boolean;
  /** Whether it is frozen; false where the kernel can't freeze (before 5.2). */
  readonly frozen: boolean;
}

/** Parses the text of `cgroup.events`. */
export function parseCgroupEvents(text: string): CgroupEvents {
  const lines = parseKeyedLines(text);
  return { populated: lines.get('populated') === 1, frozen: lines.get('frozen') === 1 };
}
