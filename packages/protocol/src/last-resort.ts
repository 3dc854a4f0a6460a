import type { Configuration } from './configuration.ts';

/**
 * So much memory is left at least when earlyoom acts, bytes. What is reserved for an editor counts as available, but the kernel looks for
 * memory everywhere else first, and at length: with 10 % of 972 MiB, and a program that took 300 MiB/s, a stroke of the editor's took 29
 * and 45 ms at the 99th percentile, with 16 % it took 13, as with nobody else there.
 */
const leastLeft_bytes = 150 * 2 ** 20;
/** And no more than this share of a very small machine. */
const mostShare = 0.25;

/**
 * The share of memory at which earlyoom acts.
 *
 * @param configured `earlyoom.memory`
 * @param memory_bytes of the machine; 0 where that is not known
 */
export function lastResortShare(configured: number, memory_bytes: number): number {
  return memory_bytes > 0 ? Math.max(configured, Math.min(leastLeft_bytes / memory_bytes, mostShare)) : configured;
}

/**
 * The configuration as it holds on a machine: `earlyoom.memory` becomes the share of memory at which earlyoom acts there, and above which a
 * throttle leaves some.
 *
 * @param memory_bytes of the machine; 0 where that is not known
 */
export function onMachine<C extends Pick<Configuration, 'earlyoom'>>(configuration: C, memory_bytes: number): C {
  const { earlyoom } = configuration;
  return { ...configuration, earlyoom: { ...earlyoom, memory: lastResortShare(earlyoom.memory, memory_bytes) } };
}
