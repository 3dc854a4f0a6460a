import type { StopStage } from '@omnimind/protocol/cycles-report';
import type { Launched } from '../launcher/launch.ts';

/** Signals that end a program by default: requests to end the repetition. */
const stopping = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
/** Caught to do nothing: SIGUSR1 would open Node's inspector. */
const harmless = ['SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const;

export interface StopListener {
  /** At each request. */
  onStop?(stage: StopStage): void;
  /** Ctrl-Z is about to stop us. */
  onSuspend?(): void;
}

/**
 * Requests to stop. The first lets the current cycle finish, the second passes the signal on to its command, the third kills it.
 * The command runs in its own session, so that Ctrl-C at the terminal reaches us alone.
 */
export class StopRequests {
  readonly #ignored: readonly NodeJS.Signals[];
  readonly #listener: StopListener;
  readonly #release: (() => void)[] = [];
  #command: Launched | undefined;
  /** The stage of the newest request; `null` before the first. */
  stage: StopStage | null = null;
  readonly #first = Promise.withResolvers<void>();
  /** Resolves at the first request. */
  readonly requested = this.#first.promise;

  /** @param ignored signals that our parent ignored, as `nohup` does SIGHUP */
  constructor(ignored: readonly NodeJS.Signals[], listener: StopListener = {}) {
    this.#ignored = ignored;
    this.#listener = listener;
  }

  open(): void {
    for (const signal of stopping)
      this.#on(signal, this.#ignored.includes(signal) ? () => {} : () => this.#receive(signal));
    for (const signal of harmless) this.#on(signal, () => {});
    if (!this.#ignored.includes('SIGTSTP')) this.#on('SIGTSTP', () => this.#suspend());
  }

  /** Requests may reach this command from now on. */
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
    this.stage = this.stage === null ? 'after' : this.stage === 'after' ? 'now' : 'kill';
    if (this.stage !== 'after') this.#signalCommand(this.stage === 'kill' ? 'SIGKILL' : signal);
    this.#listener.onStop?.(this.stage);
    this.#first.resolve();
  }

  /** The terminal's Ctrl-Z does not reach the command's group: we stop and wake it. */
  #suspend(): void {
    this.#signalCommand('SIGSTOP');
    this.#listener.onSuspend?.();
    process.once('SIGCONT', () => this.#signalCommand('SIGCONT'));
    process.kill(process.pid, 'SIGSTOP');
  }

  /** Signals the whole group that the command leads. */
  #signalCommand(signal: NodeJS.Signals): void {
    const { pid } = this.#command ?? {};
    if (pid === undefined || pid <= 0) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // The group is empty.
    }
  }
}

/** Waits until the time has passed or a stop is requested. @returns false when one was */
export async function pause(
  seconds: number,
  { requested, stage }: Pick<StopRequests, 'requested' | 'stage'>,
): Promise<boolean> {
  if (stage !== null) return false;
  if (seconds <= 0) return true;
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), seconds * 1000);
  });
  const outcome = await Promise.race([passed, requested.then(() => false)]);
  clearTimeout(timer);
  return outcome;
}
