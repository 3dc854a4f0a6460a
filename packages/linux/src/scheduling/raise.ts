import type { Unavailable } from '../files/outcome.ts';
import { readText } from '../files/read-text.ts';
import { parseLimits } from '../procfs/pid/once.ts';

const capSysNice = 23n;

/**
 * Whether this process may give a lowered priority back: it has CAP_SYS_NICE (capabilities(7)), or its limit of the
 * nice value (RLIMIT_NICE, getrlimit(2)) reaches down to `nice`.
 *
 * @param nice the value to be able to return to, -20 to 19
 * @returns true, or why not
 */
export function canRaisePriorityTo(nice: number, proc = '/proc'): true | Unavailable {
  const status = readText(`${proc}/self/status`);
  if (typeof status !== 'string') return status;
  if (hasCapability(status, capSysNice)) return true;
  const limits = readText(`${proc}/self/limits`);
  if (typeof limits !== 'string') return limits;
  // The limit is written as 20 - nice, so that it is never negative: 0 allows nothing below 20.
  const soft = parseLimits(limits).get('Max nice priority')?.soft ?? 0;
  return 20 - soft <= nice
    ? true
    : { unavailable: { code: 'unavailable.raising_priority', parameters: { limit: soft } } };
}

/** Whether `CapEff` of a status file holds the capability of that bit. */
export function hasCapability(status: string, bit: bigint): boolean {
  const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return mask !== undefined && ((BigInt(`0x${mask}`) >> bit) & 1n) === 1n;
}
