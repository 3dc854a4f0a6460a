import { type Account, Credit, ioAt, kidsAt, kinds, ownAt, readingCount, total, totalCount } from './account.ts';

const kidFaults = kidsAt + total.minflt;

/**
 * Totals of what a set of processes has used while watched, from counters that vanish with their process.
 *
 * There are three kinds of counters. OWN: the process's use alone. KIDS: the totals of the children (and of their
 * children in turn) that it waited for, which the kernel adds at the wait, the moment the child vanishes. IO:
 * /proc/PID/io, which adds both up in one number.
 *
 * A child that was seen before it vanished has been counted already. So its parent gets a CREDIT: that much of the growth
 * from the wait isn't new. Processes are read parents first, so a parent's counters can't include a child that is still
 * there; but whether a vanished child was waited for before or after its parent was read is unknown. Hence a credit
 * stands for two ticks and then lapses: the child was never waited for.
 *
 * A tick is: {@link Ledger.observe} each process, `creditParent` for those gone, {@link Ledger.settle}.
 */
export class Ledger {
  /** Whether somebody has waited for a child since the last {@link settle}. */
  hasWaits = false;
  #queue: Account[] = [];
  #spare: Account[] = [];

  /**
   * Books a reading of a living process. Its own use is counted at once; what may come from children waits for
   * {@link settle}.
   *
   * @param end the number of counters that were read: {@link ioAt} without IO, {@link readingCount} with it
   */
  observe(account: Account, reading: Float64Array, end: number): void {
    const { counted, latest, totals } = account;
    for (let k = 0; k < kinds; k += 1) {
      const growth = (reading[k] ?? 0) - (counted[k] ?? 0);
      // Counters fall by the kernel's rounding; they count again once they pass the old value.
      if (growth <= 0) continue;
      totals[k] = (totals[k] ?? 0) + growth;
      counted[k] = reading[k] ?? 0;
    }
    if (hasNewWaits(account, reading)) this.hasWaits = true;
    let grown = false;
    for (let i = kidsAt; i < end; i += 1) {
      const value = reading[i] ?? 0;
      if (value <= (latest[i] ?? 0)) continue;
      latest[i] = value;
      grown = true;
    }
    if (grown) this.#enqueue(account);
  }

  /**
   * Books a reading of which only the waited-for children belong to the workload: that of the sampling process itself, to
   * which orphans are re-parented.
   */
  observeKids(account: Account, reading: Float64Array): void {
    account.begin(reading, ownAt, kidsAt);
    this.observe(account, reading, ioAt);
  }

  /**
   * Closes the account of a process that is gone. All that was counted for it and its descendants becomes a credit of
   * the recipient, which may have waited for it. Of several vanished processes the youngest comes first, so that credits
   * move up to the nearest survivor.
   */
  vanish(account: Account, recipient: Account): void {
    const { fresh } = this.#creditOf(recipient);
    addCounted(account, fresh);
    if (account.credit === null) return;
    for (let i = 0; i < totalCount; i += 1)
      fresh[i] = (fresh[i] ?? 0) + (account.credit.fresh[i] ?? 0) + (account.credit.old[i] ?? 0);
  }

  /**
   * Credits another process too, which may have waited instead of the recipient. Only for the process itself: vanished
   * descendants are credited on their own.
   */
  creditAlso(account: Account, other: Account): void {
    addCounted(account, this.#creditOf(other).fresh);
  }

  /** The same for descendants that vanished one tick ago: they may have been orphans by then. */
  passOld({ credit }: Account, other: Account): void {
    if (credit === null || !credit.open) return;
    const { fresh } = this.#creditOf(other);
    for (let i = 0; i < totalCount; i += 1) fresh[i] = (fresh[i] ?? 0) + (credit.old[i] ?? 0);
  }

  /**
   * Settles a zombie. It no longer waits for anyone, so what is left of its credits passes to those that may.
   */
  close(account: Account, recipients: readonly Account[]): void {
    const { credit } = account;
    if (credit === null || !credit.open) return;
    const waited = hasWaited(account);
    for (let k = 0; k < kinds; k += 1) {
      settleKids(account, k);
      settleIo(account, k, waited);
    }
    for (const recipient of recipients) {
      const { fresh } = this.#creditOf(recipient);
      for (let i = 0; i < totalCount; i += 1)
        fresh[i] = (fresh[i] ?? 0) + (credit.fresh[i] ?? 0) + (credit.old[i] ?? 0);
    }
    credit.fresh.fill(0);
    credit.old.fill(0);
    credit.open = false;
  }

  /** Counts what the waits of this tick added beyond the credits, and lets old credits lapse. */
  settle(): void {
    this.hasWaits = false;
    const queue = this.#queue;
    this.#queue = this.#spare;
    this.#spare = queue;
    for (const account of queue) {
      account.queued = false;
      settleAccount(account);
      if (account.credit?.open || hasDeferred(account)) this.#enqueue(account);
    }
    queue.length = 0;
  }

  #creditOf(account: Account): Credit {
    account.credit ??= new Credit();
    account.credit.open = true;
    this.#enqueue(account);
    return account.credit;
  }

  #enqueue(account: Account): void {
    if (account.queued) return;
    account.queued = true;
    this.#queue.push(account);
  }
}

/** Adds what was counted for a process and the children it waited for, in the layout of the totals. */
function addCounted({ counted }: Account, into: Float64Array): void {
  for (let k = 0; k < kinds; k += 1) {
    into[k] = (into[k] ?? 0) + (counted[k] ?? 0) + (counted[kidsAt + k] ?? 0);
    into[kinds + k] = (into[kinds + k] ?? 0) + (counted[ioAt + k] ?? 0);
  }
}

function hasDeferred({ counted, latest }: Account): boolean {
  for (let i = ioAt; i < readingCount; i += 1) if ((latest[i] ?? 0) > (counted[i] ?? 0)) return true;
  return false;
}

/** Every process has page faults, so a wait always shows in the faults of the children. */
function hasWaited({ counted, latest }: Account): boolean {
  return (latest[kidFaults] ?? 0) > (counted[kidFaults] ?? 0);
}

function hasNewWaits({ latest }: Account, reading: Float64Array): boolean {
  return (reading[kidFaults] ?? 0) > (latest[kidFaults] ?? 0);
}

function settleAccount(account: Account): void {
  const { credit } = account;
  const waited = hasWaited(account);
  for (let k = 0; k < kinds; k += 1) {
    settleKids(account, k);
    settleIo(account, k, waited);
  }
  if (credit === null) return;
  credit.old.set(credit.fresh);
  credit.open = credit.old.some((value) => value > 0);
  credit.fresh.fill(0);
  credit.waited = waited;
}

function settleKids({ counted, latest, totals, credit }: Account, k: number): void {
  let growth = (latest[kidsAt + k] ?? 0) - (counted[kidsAt + k] ?? 0);
  counted[kidsAt + k] = latest[kidsAt + k] ?? 0;
  if (credit !== null) {
    growth -= use(credit.old, k, growth);
    growth -= use(credit.fresh, k, growth);
  }
  totals[k] = (totals[k] ?? 0) + growth;
}

/**
 * IO is one number for own use and waited-for children. Growth up to a fresh credit is held back for one tick, until it
 * is known whether there was a wait.
 */
function settleIo({ counted, latest, totals, credit }: Account, k: number, waited: boolean): void {
  const key = kinds + k;
  let growth = (latest[ioAt + k] ?? 0) - (counted[ioAt + k] ?? 0);
  let heldBack = 0;
  if (credit !== null) {
    if (waited || credit.waited) growth -= use(credit.old, key, growth);
    if (waited) growth -= use(credit.fresh, key, growth);
    else {
      heldBack = Math.min(growth, credit.fresh[key] ?? 0);
      growth -= heldBack;
    }
  }
  counted[ioAt + k] = (latest[ioAt + k] ?? 0) - heldBack;
  totals[key] = (totals[key] ?? 0) + growth;
}

/** Takes up to `growth` out of a credit. @returns how much */
function use(credit: Float64Array, key: number, growth: number): number {
  const used = Math.min(growth, credit[key] ?? 0);
  credit[key] = (credit[key] ?? 0) - used;
  return used;
}
