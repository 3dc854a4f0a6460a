import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { readText } from '@omnimind/linux/files/read-text';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';

/**
 * A tiny process in our process group that does nothing but get signals. A signal that reached us is looked for there:
 * if the sentinel got it too it was sent to the whole group (Ctrl-C at a terminal, `kill -- -PGID`), and the command
 * has it already; if not it was meant for us alone.
 *
 * With env(1) of coreutils 8.31 or later its signals are blocked, so that each stays visible as pending. Without, it
 * dies of the first, and of two different signals within milliseconds one may be taken for the other's.
 */
export class Sentinel {
  readonly #process: ChildProcess;
  readonly #taken = new Set<NodeJS.Signals>();
  #stopped = false;

  /**
   * @param signals what it is to get
   * @param helpers gets its PID while it lives: it is a child of ours that is no part of the workload
   * @param onUnsupported called when this machine's env(1) can't block signals: a mortal one may be started
   */
  constructor(
    signals: readonly NodeJS.Signals[],
    helpers: Set<number>,
    options: { mortal: boolean; onUnsupported: () => void },
  ) {
    const names = signals.map((signal) => signal.slice('SIG'.length)).join(',');
    // `cat` ends by itself when its input closes: with our end, however we end.
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

  /** Whether it got the signal, as far as can be seen by now. True only once for each signal. */
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
    // It ends by itself only when we let it: it died, and Node has not told us yet of what.
    if (identity === null || identity.state === 'Z' || identity.state === 'X') return true;
    const status = readText(`/proc/${pid}/status`);
    return typeof status === 'string' && isPending(status, constants.signals[signal]);
  }

  /** Lets it end. */
  stop(): void {
    this.#stopped = true;
    this.#process.stdin?.destroy();
  }
}

/** Whether a status file tells of a signal that was sent and not delivered (`SigPnd`, `ShdPnd`), or of SIGKILL. */
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
