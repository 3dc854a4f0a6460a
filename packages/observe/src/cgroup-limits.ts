import { countCpuList, parseCpuMax, parseMemoryLimit } from '@omnimind/linux/cgroup/statistics';
import { readText } from '@omnimind/linux/files/outcome';

/** The tightest limits in force for a cgroup; absent where there is none. */
export interface EffectiveLimits {
  memory_limit_bytes?: number;
  cpu_limit_cores?: number;
}

/**
 * Limits of a cgroup and its ancestors. Above `memory.high` a cgroup is throttled and reclaimed from indefinitely, so it
 * bounds growth as `memory.max` does.
 *
 * @param root mount point of the unified hierarchy
 * @param path below it, beginning with a slash
 */
export function readEffectiveLimits(root: string, path: string): EffectiveLimits {
  let memory = Number.POSITIVE_INFINITY;
  let cpu = Number.POSITIVE_INFINITY;
  for (const at of upwards(path)) {
    memory = Math.min(memory, memoryLimit(`${root}${at}`));
    cpu = Math.min(cpu, limit(`${root}${at}/cpu.max`, parseCpuMax));
  }
  // What is effective is within what the ancestors may use.
  for (const at of upwards(path)) {
    const processors = limit(`${root}${at}/cpuset.cpus.effective`, countCpuList);
    cpu = Math.min(cpu, processors);
    if (processors !== Number.POSITIVE_INFINITY) break;
  }
  return {
    // A limit of 0 stops everything and doesn't bound growth.
    ...(memory > 0 && memory !== Number.POSITIVE_INFINITY ? { memory_limit_bytes: memory } : {}),
    ...(cpu !== Number.POSITIVE_INFINITY ? { cpu_limit_cores: cpu } : {}),
  };
}

/** A cgroup and its ancestors, the root (empty) last. @param path beginning with a slash */
export function* upwards(path: string): Generator<string> {
  for (let at = path === '/' ? '' : path; ; at = at.slice(0, at.lastIndexOf('/'))) {
    yield at;
    if (at === '') return;
  }
}

/** The tighter of `memory.max` and `memory.high` of one cgroup, bytes; Infinity where there is none. */
export function memoryLimit(directory: string): number {
  return Math.min(
    limit(`${directory}/memory.max`, parseMemoryLimit),
    limit(`${directory}/memory.high`, parseMemoryLimit),
  );
}

/** Processors that a process may run on, sched_setaffinity(2) and cpusets of either version; Infinity where it doesn't say. */
export function allowedProcessors(pid: number, proc: string): number {
  const text = readText(`${proc}/${pid}/status`);
  const list = typeof text === 'string' ? /^Cpus_allowed_list:\s*(\S+)$/m.exec(text)?.[1] : undefined;
  const count = list === undefined ? Number.NaN : countCpuList(list);
  return Number.isNaN(count) ? Number.POSITIVE_INFINITY : count;
}

function limit(file: string, parse: (text: string) => number): number {
  const text = readText(file);
  const value = typeof text === 'string' ? parse(text) : Number.NaN;
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
}
