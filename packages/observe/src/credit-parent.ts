import type { Account } from './account.ts';
import type { Ledger } from './accounting.ts';

/** A watched process in the process tree. */
export interface ProcessNode {
  readonly ppid: number;
  /** Its parent ended since `ppid` was read, so its parent now is uncertain. */
  readonly orphaned: boolean;
  /** It is a zombie and no longer waits for anyone. */
  readonly ended: boolean;
  readonly account: Account;
}

/** How far up a chain of ancestors is followed. */
const maxAncestors = 1000;

/**
 * Credits what vanished processes used to the processes that may have waited for them.
 *
 * @param vanished parents before children, all still to be found by `find`
 * @param ended zombies, parents before children
 * @param reaper waits for orphans, but isn't watched itself
 */
export function creditParent(
  vanished: readonly ProcessNode[],
  ended: readonly ProcessNode[],
  find: (pid: number) => ProcessNode | undefined,
  reaper: Account | undefined,
  ledger: Ledger,
): void {
  const lost = new Set(vanished);
  // Children first, so that their use moves up with their parent's.
  for (const process of vanished.toReversed()) {
    const parent = find(process.ppid);
    const recipient = parent?.account ?? reaper;
    if (recipient !== undefined) ledger.vanish(process.account, recipient);
    if (parent === undefined) continue;
    // An orphan may have been waited for by any ancestor that outlived its parent. The nearest gets its credit through
    // the parent; those above it get one too, which lapses for those that didn't wait.
    const isOrphan = lost.has(parent) || process.orphaned;
    if (!isOrphan && !process.account.hasCredit) continue;
    for (const account of waiters(parent, lost, find, reaper).slice(1)) {
      if (isOrphan) ledger.creditAlso(process.account, account);
      ledger.passOld(process.account, account);
    }
  }
  // Children that a zombie never waited for may go to any of its ancestors.
  for (const zombie of ended.toReversed()) {
    const parent = find(zombie.ppid);
    const others = parent === undefined ? [] : waiters(parent, lost, find, reaper);
    ledger.close(zombie.account, parent === undefined && reaper !== undefined ? [reaper] : others);
  }
}

/** `from` and its ancestors that can still wait, then the reaper. */
function waiters(
  from: ProcessNode,
  lost: ReadonlySet<ProcessNode>,
  find: (pid: number) => ProcessNode | undefined,
  reaper: Account | undefined,
): Account[] {
  const accounts: Account[] = [];
  let node: ProcessNode | undefined = from;
  for (let depth = 0; node !== undefined && depth < maxAncestors; depth += 1) {
    if (!lost.has(node) && !node.ended) accounts.push(node.account);
    node = find(node.ppid);
  }
  if (reaper !== undefined) accounts.push(reaper);
  return accounts;
}
