import { cpuTrouble } from './cpu-trouble.ts';
import { growingCpu } from './growing-cpu.ts';
import { honestCompute } from './honest-compute.ts';
import { honestHours } from './honest-hours.ts';
import { honestMemory } from './honest-memory.ts';
import { memoryTrouble } from './memory-trouble.ts';
import type { Workload } from './workload.ts';

/** All workloads of the live corpus, in the order in which they are recorded. */
export const catalog: readonly Workload[] = [
  ...cpuTrouble,
  ...growingCpu,
  ...memoryTrouble,
  ...honestMemory,
  ...honestCompute,
  ...honestHours,
];
