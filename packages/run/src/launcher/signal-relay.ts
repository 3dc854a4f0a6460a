import { setTimeout as sleep } from 'node:timers/promises';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
import { exitStatusOf } from './exit-status.ts';
import { type Launched, launch } from './launch.ts';
import { Sentinel } from './sentinel.ts';

/**
 * Signals that end us by default and are handed on instead. SIGUSR1 is among them since Node would open its inspector.
 * SIGTSTP is not: the whole group stops, and us with it.
 */
const relayed = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const;

/**
 * When to look at the sentinel, ms after the signal came. The kernel gives a group's signal to all members within
 * microseconds, and a pending one can be seen, so this is ample.
 */
const looks_ms = [0, 2, 6] as const;
/** A sentinel that got a signal stays for others that came with it, ms. */
const retire_ms = 50;

/**
 * Hands signals on to the command: those that reached us alone, each once. Those that reached the whole process group
 * have reached the command already, unless it left the group.
 */
export class SignalRelay {
  readonly #helpers: Set<number>;
  readonly #ignored: readonly NodeJS.Signals[];
  readonly #release: (() => void)[] = [];
  /** The newest of {@link SignalRelay.#posted}. */
  #sentinel: Sentinel | undefined;
  readonly #posted = new Set<Sentinel>();
  #mortal = false;
  #command: Launched | undefined;
  /** Signals that came before the command was there. */
  #early: NodeJS.Signals[] = [];

  /**
   * @param helpers the PIDs of our own helper processes, kept up to date
   * @param ignored signals that our parent had set to be ignored: the command ignores them, and so do we
   */
  constructor(helpers: Set<number>, ignored: readonly NodeJS.Signals[] = []) {
    this.#helpers = helpers;
    this.#ignored = ignored;
  }

  /** Catches the signals. From here on none of them ends us. */
  open(): void {
    for (const signal of relayed)
      this.#on(signal, this.#ignored.includes(signal) ? () => {} : () => void this.#receive(signal));
    this.#on('SIGCONT', () => void this.#continue());
    // Writing to a pipe that nobody reads must not end the watching.
    this.#on('SIGPIPE', () => {});
  }

  /** From here on signals go to the command. */
  attach(command: Launched): void {
    this.#command = command;
    this.#post();
    for (const signal of this.#early) command.kill(signal);
    this.#early = [];
  }

  /** Ends the catching. A signal after this has its default effect on us. */
  close(): void {
    for (const release of this.#release) release();
    this.#release.length = 0;
    this.#command = undefined;
    for (const sentinel of this.#posted) sentinel.stop();
    this.#posted.clear();
  }

  #on(signal: NodeJS.Signals, listener: () => void): void {
    process.on(signal, listener);
    this.#release.push(() => process.off(signal, listener));
  }

  /** Posts a sentinel. Without one every signal counts as meant for us alone. */
  #post(): void {
    if (this.#command === undefined) return;
    this.#sentinel = new Sentinel(relayed, this.#helpers, {
      mortal: this.#mortal,
      onUnsupported: () => {
        this.#mortal = true;
        this.#post();
      },
    });
    this.#posted.add(this.#sentinel);
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
    for (const look of looks_ms) {
      if (look > waited) await sleep(look - waited);
      waited = look;
      const takers = [...this.#posted].filter((sentinel) => sentinel.take(signal));
      for (const sentinel of takers) this.#relieve(sentinel);
      if (takers.length > 0) return true;
    }
    return false;
  }

  /** A sentinel that got a signal can't show the same one again: another takes its place. */
  #relieve(sentinel: Sentinel): void {
    if (sentinel !== this.#sentinel) return;
    this.#post();
    setTimeout(() => {
      this.#posted.delete(sentinel);
      sentinel.stop();
    }, retire_ms).unref();
  }

  /** SIGCONT for us alone wakes a stopped command; when the group got it the command runs already. */
  async #continue(): Promise<void> {
    await sleep(looks_ms[2]);
    const command = this.#command;
    if (command !== undefined && readIdentity(command.pid)?.state === 'T') command.kill('SIGCONT');
  }
}

/** Whether the command made a process group of its own (`timeout` does), which our group's signals don't reach. */
function hasLeftGroup(pid: number): boolean {
  const ours = readIdentity('self');
  const theirs = readIdentity(pid);
  return ours !== null && theirs !== null && ours.processGroup !== theirs.processGroup;
}

/** Runs the command and waits for it; signals are passed on, nothing is watched. Returns its exit status. */
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
