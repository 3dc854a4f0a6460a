import { readText } from '../files/outcome.ts';

/** A process that waits until another one gives a lock of a file back. */
export interface LockWait {
  readonly holder: number;
  readonly waiter: number;
}

/** /proc/locks: what waits for a lock stands behind it, under its number and with an arrow; proc_locks(5). */
export function parseLockWaits(text: string): LockWait[] {
  const waits: LockWait[] = [];
  let held = { number: '', pid: Number.NaN };
  for (const line of text.split('\n')) {
    const [, number = '', arrow, pid] = /^(\d+):\s*(->)?\s*\S+\s+\S+\s+\S+\s+(-?\d+)\s/.exec(line) ?? [];
    if (arrow === undefined) held = { number, pid: Number(pid) };
    else if (number === held.number) waits.push({ holder: held.pid, waiter: Number(pid) });
  }
  return waits;
}

export function readLockWaits(proc = '/proc'): LockWait[] {
  const text = readText(`${proc}/locks`);
  return typeof text === 'string' ? parseLockWaits(text) : [];
}
