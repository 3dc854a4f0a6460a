import { setTimeout as sleep } from 'node:timers/promises';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { exitStatusOf } from './exit-status.ts';
import { type Launched, launch } from './launch.ts';
import { Sentinel } from './sentinel.ts';

/**
 * Signals that would end us and are passed on instead. SIGUSR1 is among them because Node would open its inspector. SIGTSTP is
 * not: it stops the whole group, and us with it.
 */
const relayed = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const;

/**
 * When to check the sentinel, ms after the signal. The kernel sends a group's signal to all members within microseconds, and a
 * pending one is visible, so this is ample.
 */
const checks_ms = [0, 2, 6] as const;
/** A sentinel that got a signal stays this long for others that came with it. */
const retirement_ms = 50;

/**
 * Passes signals on to the command: each that reached us alone, once. One that was sent to the whole process group has reached
 * the command already, unless it left the group.
 */
export class SignalRelay {
  readonly #helpers: Set<number>;
  readonly #ignored: readonly NodeJS.Signals[];
  readonly #release: (() => void)[] = [];
  /** The newest sentinel. */
  #sentinel: Sentinel | undefined;
  readonly #sentinels = new Set<Sentinel>();
  #mortal = false;
  #command: Launched | undefined;
  /** Signals that came before the command was started. */
  #early: NodeJS.Signals[] = [];

  /**
   * @param helpers the PIDs of our own helper processes, kept up to date
   * @param ignored signals that our parent ignored: so does the command, and so do we
   */
  constructor(helpers: Set<number>, ignored: readonly NodeJS.Signals[] = []) {
    this.#helpers = helpers;
    this.#ignored = ignored;
  }

  /** Starts to catch the signals. */
  open(): void {
    for (const signal of relayed)
      this.#on(signal, this.#ignored.includes(signal) ? () => {} : () => void this.#receive(signal));
    this.#on('SIGCONT', () => void this.#continue());
    // Writing to a closed pipe must not end us.
    this.#on('SIGPIPE', () => {});
  }

  /** Signals go to this command from now on. */
  attach(command: Launched): void {
    this.#command = command;
    this.#startSentinel();
    for (const signal of this.#early) command.kill(signal);
    this.#early = [];
  }

  /** Signals have their default effect on us again. */
  close(): void {
    for (const release of this.#release) release();
    this.#release.length = 0;
    this.#command = undefined;
    for (const sentinel of this.#sentinels) sentinel.stop();
    this.#sentinels.clear();
  }

  #on(signal: NodeJS.Signals, listener: () => void): void {
    process.on(signal, listener);
    this.#release.push(() => process.off(signal, listener));
  }

  /** Starts a sentinel. Without one every signal counts as meant for us alone. */
  #startSentinel(): void {
    if (this.#command === undefined) return;
    this.#sentinel = new Sentinel(relayed, this.#helpers, {
      mortal: this.#mortal,
      onUnsupported: () => {
        this.#mortal = true;
        this.#startSentinel();
      },
    });
    this.#sentinels.add(this.#sentinel);
  }

  async #receive(signal: NodeJS.Signals): Promise<void> {
    const command = this.#command;
    if (command === undefined) {
      this.#early.push(signal);
      return;
    }
    const groupGotIt = await this.#groupGot(signal);
    if (!groupGotIt || hasLeftGroup(command.pid)) command.kill(signal);
  }

  async #groupGot(signal: NodeJS.Signals): Promise<boolean> {
    let waited = 0;
    for (const check of checks_ms) {
      if (check > waited) await sleep(check - waited);
      waited = check;
      const takers = [...this.#sentinels].filter((sentinel) => sentinel.take(signal));
      for (const sentinel of takers) this.#replace(sentinel);
      if (takers.length > 0) return true;
    }
    return false;
  }

  /** A sentinel that got a signal can't show the same one again: another takes over. */
  #replace(sentinel: Sentinel): void {
    if (sentinel !== this.#sentinel) return;
    this.#startSentinel();
    setTimeout(() => {
      this.#sentinels.delete(sentinel);
      sentinel.stop();
    }, retirement_ms).unref();
  }

  /** SIGCONT for us alone wakes a stopped command; when it was sent to the group the command runs already. */
  async #continue(): Promise<void> {
    await sleep(checks_ms[2]);
    const command = this.#command;
    if (command !== undefined && readIdentity(command.pid)?.state === 'T') command.kill('SIGCONT');
  }
}

/** Whether the command has its own process group (`timeout` makes one), which our group's signals don't reach. */
function hasLeftGroup(pid: number): boolean {
  const ours = readIdentity('self');
  const theirs = readIdentity(pid);
  return ours !== null && theirs !== null && ours.processGroup !== theirs.processGroup;
}

/** Runs the command unwatched, with signals passed on. Returns its exit status. */
export async function runUnwatched(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
  ignored: readonly NodeJS.Signals[],
): Promise<number> {
  const relay = new SignalRelay(new Set(), ignored);
  relay.open();
  try {
    const launched = await launch(command, environment, ignored);
    relay.attach(launched);
    return exitStatusOf(await launched.ended);
  } finally {
    relay.close();
  }
}
