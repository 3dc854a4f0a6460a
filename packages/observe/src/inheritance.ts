import type { Account } from './account.ts';
import type { Ledger } from './accounting.ts';

/** A watched process as far as its relations go. */
export interface Kin {
  readonly ppid: number;
  /** Its parent ended since `ppid` was read: who its parent is now is not sure. */
  readonly orphaned: boolean;
  /** It is a zombie: it waits for nobody any more. */
  readonly ended: boolean;
  readonly account: Account;
}

/** Longest chain of ancestors that is followed. */
const deepestAncestry = 1000;

/**
 * Hands what vanished processes had used to those who may have waited for them.
 *
 * @param vanished parents before children, all still to be found by `find`
 * @param ended zombies, parents before children
 * @param reaper who waits for orphans without being watched
 */
export function bequeath(
  vanished: readonly Kin[],
  ended: readonly Kin[],
  find: (pid: number) => Kin | undefined,
  reaper: Account | undefined,
  ledger: Ledger,
): void {
  const lost = new Set(vanished);
  // Children first, so that what they had used travels up with their parent's.
  for (const process of vanished.toReversed()) {
    const parent = find(process.ppid);
    const heir = parent?.account ?? reaper;
    if (heir !== undefined) ledger.vanish(process.account, heir);
    if (parent === undefined) continue;
    // An orphan may have been waited for by any ancestor that outlived its parent. The nearest has its credit through
    // the parent; those above it get one too, and who did not wait lets it lapse.
    const isOrphan = lost.has(parent) || process.orphaned;
    if (!isOrphan && !process.account.hasCredit) continue;
    for (const account of waiters(parent, lost, find, reaper).slice(1)) {
      if (isOrphan) ledger.creditAlso(process.account, account);
      ledger.passOld(process.account, account);
    }
  }
  // What a zombie did not wait for by its end may come to any of its ancestors.
  for (const zombie of ended.toReversed()) {
    const parent = find(zombie.ppid);
    const others = parent === undefined ? [] : waiters(parent, lost, find, reaper);
    ledger.close(zombie.account, parent === undefined && reaper !== undefined ? [reaper] : others);
  }
}

/** `from` and its ancestors, as far as they can wait, and at last the reaper. */
function waiters(
  from: Kin,
  lost: ReadonlySet<Kin>,
  find: (pid: number) => Kin | undefined,
  reaper: Account | undefined,
): Account[] {
  const accounts: Account[] = [];
  let kin: Kin | undefined = from;
  for (let depth = 0; kin !== undefined && depth < deepestAncestry; depth += 1) {
    if (!lost.has(kin) && !kin.ended) accounts.push(kin.account);
    kin = find(kin.ppid);
  }
  if (reaper !== undefined) accounts.push(reaper);
  return accounts;
}
