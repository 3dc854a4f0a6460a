import type { Workload } from './api/schemas.ts';
import { memoryOf } from './memory.ts';

/** A healthy workload that uses less than both is idle: CPUs, bytes. */
const quiet = { cores: 0.02, bytes: 64 * 2 ** 20 };
/** Fewer idle workloads than this are listed one by one. */
export const minQuiet = 4;

/**
 * Whether a workload is well, does next to nothing and is only observed, so that it may be folded among its like. No import may bring
 * zod: the page has this, and was 148 KB instead of 53.
 */
export function isQuiet(workload: Workload): boolean {
  const { verdict, ignored, rung, cpu_cores } = workload;
  const isWell = verdict === null || verdict.severity === 'ok';
  const isSmall = (cpu_cores ?? 0) < quiet.cores && (memoryOf(workload) ?? 0) < quiet.bytes;
  return isWell && isSmall && !ignored && rung === 'observe';
}
