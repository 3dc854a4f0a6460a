import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { readEffectiveLimits } from '@omnimind/observe/cgroup-limits';
import type { TraceHeader } from '@omnimind/protocol/trace';

/**
 * The constant facts of a run, as the header of its trace. The limits are our own, which the command inherits: processor affinity,
 * cgroup quota and cgroup memory limit.
 */
export function runFacts(options: {
  readonly name: string;
  readonly command?: readonly string[];
  readonly interval_s: number;
  readonly host: TraceHeader['host'];
  /** The command's own scope, if it has one: then its limits apply. */
  readonly scope?: { readonly cgroupRoot: string; readonly cgroup: string } | null;
  /** The usual peak of its memory in earlier runs of the command, bytes. */
  readonly usual_peak_bytes?: number | undefined;
}): TraceHeader {
  const { name, command, interval_s, host, scope = null, usual_peak_bytes } = options;
  const own = scope === null ? {} : readEffectiveLimits(scope.cgroupRoot, scope.cgroup);
  const cores = Math.min(availableParallelism(), own.cpu_limit_cores ?? Number.POSITIVE_INFINITY);
  const memory_bytes = scope === null ? process.constrainedMemory() : (own.memory_limit_bytes ?? 0);
  return {
    format: 'omnimind-trace',
    version: 1,
    interval_s,
    host,
    workload: {
      name,
      ...(command === undefined ? {} : { command: [...command] }),
      ...(cores < host.cores ? { cpu_limit_cores: cores } : {}),
      // Without a limit this is 0 or more than all memory.
      ...(memory_bytes > 0 && memory_bytes < host.memory_bytes ? { memory_limit_bytes: memory_bytes } : {}),
      ...(usual_peak_bytes ? { usual_peak_bytes } : {}),
    },
  };
}

/** Marks a process as part of a run, whoever its parent is. */
export const markerVariable = 'OMNIMIND_RUN';

/** The name of a run that nobody named: the program's, without its directory. */
export function defaultName(command: readonly string[]): string {
  return basename(command[0] ?? '') || 'run';
}
