import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { readOr } from '@omnimind/linux/files/outcome';
import { parseArguments, parseUnifiedCgroup } from '@omnimind/linux/procfs/pid/once';
import { type ProcessIdentity, readIdentity } from '@omnimind/linux/procfs/process-identity';

/** A process, as decisions about it need it. */
export interface ProcessView extends ProcessIdentity {
  readonly pid: number;
}

/** PF_KTHREAD of the kernel. */
const kernelThread = 0x200000;
/** Only this much of a command line is read: it may have megabytes. */
const maxCommandLine_bytes = 65_536;

/** Reads processes for decisions, not for sampling. What is gone or hidden is `null`, `undefined` or empty. */
export class ProcessReader {
  readonly root: string;

  /** @param root of procfs */
  constructor(root = '/proc') {
    this.root = root;
  }

  /** All visible PIDs. Throws as readdir(3). */
  pids(): number[] {
    return readdirSync(this.root)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  }

  one(pid: number): ProcessView | null {
    const identity = readIdentity(pid, this.root);
    return identity === null || Number.isNaN(identity.starttime) ? null : { pid, ...identity };
  }

  all(): Map<number, ProcessView> {
    return new Map(
      this.pids()
        .flatMap((pid) => this.one(pid) ?? [])
        .map((process) => [process.pid, process]),
    );
  }

  /** Path in the unified hierarchy; /proc/PID/cgroup, cgroups(7). */
  cgroup(pid: number): string | undefined {
    return parseUnifiedCgroup(this.#text(`${pid}/cgroup`) ?? '');
  }

  /** The real user ID; /proc/PID/status, proc_pid_status(5). The kernel escapes line breaks of the name there. */
  uid(pid: number): number | undefined {
    const uid = /^Uid:\s*(\d+)/m.exec(this.#text(`${pid}/status`) ?? '')?.[1];
    return uid === undefined ? undefined : Number(uid);
  }

  /** Whether the kernel never kills it to make room; /proc/PID/oom_score_adj, proc_pid_oom_score_adj(5). */
  isUnkillable(pid: number): boolean {
    return this.#text(`${pid}/oom_score_adj`)?.trim() === '-1000';
  }

  /** The words of the command line, of its first 64 KiB; empty for a kernel thread and for a zombie. */
  commandLine(pid: number): string[] {
    const bytes = Buffer.alloc(maxCommandLine_bytes);
    return readOr([], () => {
      const descriptor = openSync(`${this.root}/${pid}/cmdline`, 'r');
      try {
        const text = bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, bytes.length, 0));
        // A program that overwrites its arguments with a title leaves NULs behind it.
        return parseArguments(text.replace(/\0+$/, ''));
      } finally {
        closeSync(descriptor);
      }
    });
  }

  /** The block of the environment that the process was started with, one character a byte; /proc/PID/environ. */
  environment(pid: number): string | undefined {
    return this.#text(`${pid}/environ`, 'latin1');
  }

  #text(name: string, encoding: 'utf8' | 'latin1' = 'utf8'): string | undefined {
    return readOr(undefined, () => readFileSync(`${this.root}/${name}`, encoding));
  }
}

export function isKernelThread({ pid, ppid, flags }: ProcessView): boolean {
  return pid === 2 || ppid === 2 || (flags & kernelThread) !== 0;
}
