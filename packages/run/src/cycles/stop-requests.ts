import type { StopStage } from '@omnimind/protocol/cycles-report';
import type { Launched } from '../launcher/launch.ts';

/** What ends a program by default, and is a request to end the repetition. */
const stopping = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
/** Caught so that they do nothing: SIGUSR1 would open Node's inspector. */
const harmless = ['SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const;

export interface StopListener {
  /** At each request. */
  onStop?(stage: StopStage): void;
  /** We are about to be stopped by Ctrl-Z. */
  onSuspend?(): void;
}

/**
 * The requests to end. The first lets the current cycle end by itself; the second hands the signal on to its command, the
 * third kills it. The command runs in a session of its own, so that what is typed at the terminal reaches us alone.
 */
export class StopRequests {
  readonly #ignored: readonly NodeJS.Signals[];
  readonly #listener: StopListener;
  readonly #release: (() => void)[] = [];
  #command: Launched | undefined;
  #stage: StopStage | null = null;
  #resolve: () => void = () => {};
  /** Resolves at the first request. */
  readonly asked = new Promise<void>((resolve) => {
    this.#resolve = resolve;
  });

  /** @param ignored signals that our parent had set to be ignored: `nohup` does it with SIGHUP */
  constructor(ignored: readonly NodeJS.Signals[], listener: StopListener = {}) {
    this.#ignored = ignored;
    this.#listener = listener;
  }

  /** How far an end was asked for; `null` when it was not. */
  get stage(): StopStage | null {
    return this.#stage;
  }

  open(): void {
    for (const signal of stopping)
      this.#on(signal, this.#ignored.includes(signal) ? () => {} : () => this.#receive(signal));
    for (const signal of harmless) this.#on(signal, () => {});
    if (!this.#ignored.includes('SIGTSTP')) this.#on('SIGTSTP', () => this.#suspend());
  }

  /** From here on requests may reach this command. */
  attach(command: Launched): void {
    this.#command = command;
  }

  detach(): void {
    this.#command = undefined;
  }

  close(): void {
    for (const release of this.#release) release();
    this.#release.length = 0;
  }

  #on(signal: NodeJS.Signals, listener: () => void): void {
    process.on(signal, listener);
    this.#release.push(() => process.off(signal, listener));
  }

  #receive(signal: NodeJS.Signals): void {
    this.#stage = this.#stage === null ? 'after' : this.#stage === 'after' ? 'now' : 'kill';
    if (this.#stage !== 'after') this.#signalCommand(this.#stage === 'kill' ? 'SIGKILL' : signal);
    this.#listener.onStop?.(this.#stage);
    this.#resolve();
  }

  /** Ctrl-Z stops us; the command is in no group that the terminal stops, so it is stopped, and woken, by us. */
  #suspend(): void {
    this.#signalCommand('SIGSTOP');
    this.#listener.onSuspend?.();
    process.once('SIGCONT', () => this.#signalCommand('SIGCONT'));
    process.kill(process.pid, 'SIGSTOP');
  }

  /** To the whole group that the command leads. */
  #signalCommand(signal: NodeJS.Signals): void {
    const { pid } = this.#command ?? {};
    if (pid === undefined || pid <= 0) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // Nobody is left in it.
    }
  }
}

/** Waits, less when an end is asked for. @returns whether nobody asked for one */
export async function pause(
  seconds: number,
  { asked, stage }: Pick<StopRequests, 'asked' | 'stage'>,
): Promise<boolean> {
  if (stage !== null) return false;
  if (seconds <= 0) return true;
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), seconds * 1000);
  });
  const outcome = await Promise.race([passed, asked.then(() => false)]);
  clearTimeout(timer);
  return outcome;
}
