import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { readText } from '@omnimind/linux/files/outcome';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';

/**
 * A tiny process in our process group that only receives signals. If it got a signal that reached us, the signal was sent to the
 * whole group (Ctrl-C at a terminal, `kill -- -PGID`) and the command has it already; otherwise it was meant for us alone.
 *
 * With env(1) of coreutils 8.31 or later its signals are blocked, so that each stays visible as pending. Without, it dies of the
 * first, and of two different signals within milliseconds one may be mistaken for the other.
 */
export class Sentinel {
  readonly #process: ChildProcess;
  readonly #taken = new Set<NodeJS.Signals>();
  #stopped = false;

  /**
   * @param signals that it receives
   * @param helpers holds its PID while it lives: a child of ours that is not part of the workload
   * @param onUnsupported called when this machine's env(1) can't block signals: a mortal one may be started
   */
  constructor(
    signals: readonly NodeJS.Signals[],
    helpers: Set<number>,
    options: { mortal: boolean; onUnsupported: () => void },
  ) {
    const names = signals.map((signal) => signal.slice('SIG'.length)).join(',');
    // `cat` exits when its input closes, which it does however we end.
    const [file, parameters] = options.mortal
      ? ['/bin/sh', ['-c', 'ulimit -c 0; exec cat']]
      : ['env', [`--block-signal=${names}`, 'cat']];
    const child = spawn(file, parameters, { stdio: ['pipe', 'ignore', 'ignore'], env: { PATH: '/usr/bin:/bin' } });
    const unsupported = (): void => {
      if (!options.mortal && !this.#stopped) options.onUnsupported();
    };
    child.on('error', unsupported);
    child.stdin.on('error', () => {});
    child.unref();
    if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
    this.#process = child;
    const { pid } = child;
    if (pid === undefined) return;
    helpers.add(pid);
    child.once('exit', (code) => {
      helpers.delete(pid);
      if (code !== null && code !== 0) unsupported();
    });
  }

  /** Whether it got the signal by now. True only once for each signal. */
  take(signal: NodeJS.Signals): boolean {
    if (this.#taken.has(signal) || !this.#got(signal)) return false;
    this.#taken.add(signal);
    return true;
  }

  #got(signal: NodeJS.Signals): boolean {
    const { pid, signalCode, exitCode } = this.#process;
    if (signalCode !== null) return signalCode === signal;
    if (exitCode !== null || pid === undefined) return false;
    const identity = readIdentity(pid);
    // It ends only when we let it: it was killed, and Node has not reported the signal yet.
    if (identity === null || identity.state === 'Z' || identity.state === 'X') return true;
    const status = readText(`/proc/${pid}/status`);
    return typeof status === 'string' && isPending(status, constants.signals[signal]);
  }

  /** Lets it exit. */
  stop(): void {
    this.#stopped = true;
    this.#process.stdin?.destroy();
  }
}

/** Whether a status file shows a signal as pending (`SigPnd`, `ShdPnd`), or SIGKILL. */
export function isPending(status: string, signal: number): boolean {
  for (const match of status.matchAll(/^(?:Sig|Shd)Pnd:\s*([0-9a-f]+)$/gm)) {
    const mask = BigInt(`0x${match[1]}`);
    if (holds(mask, signal) || holds(mask, constants.signals.SIGKILL)) return true;
  }
  return false;
}

function holds(mask: bigint, signal: number): boolean {
  return ((mask >> BigInt(signal - 1)) & 1n) === 1n;
}
