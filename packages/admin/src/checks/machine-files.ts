import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { type Mount, parseMountinfo } from '@omnimind/linux/cgroup/mount';
import { errorCode, readOr, readText } from '@omnimind/linux/files/outcome';
import { parseUnifiedCgroup } from '@omnimind/linux/procfs/pid/once';
import { protectorOf } from '@omnimind/linux/procfs/pid/protection';
import { runningManagers } from '@omnimind/linux/systemd/service-manager';
import { hashFile } from '../setup/disk.ts';

export interface SeenProcess {
  readonly pid: number;
  /** /proc/PID/comm. */
  readonly name: string;
  /** Its cgroup in the unified hierarchy; empty when unknown. */
  readonly cgroup: string;
}

/**
 * The files of a machine as the checks read them: once, and seldom. What can't be read is `null` or empty; a check says
 * what that means.
 */
export class MachineFiles {
  /** Stands before every path; empty for the machine itself, a directory in tests. */
  readonly root: string;
  #processes: readonly SeenProcess[] | undefined;

  constructor(root = '') {
    this.root = root;
  }

  /** Every byte is one character. */
  text(path: string): string | null {
    const text = readText(this.root + path);
    return typeof text === 'string' ? text : null;
  }

  /** What protects a process by what it is, given the names that are protected; `null` for nothing. */
  protectorOf(pid: number, name: string, names: ReadonlySet<string>): string | null {
    return protectorOf(pid, name, names, `${this.root}/proc`);
  }

  /** The text without the line break at its end. */
  line(path: string): string | null {
    return this.text(path)?.trimEnd() ?? null;
  }

  /** Why a file can't be read: `ENOENT`, `EACCES`, `EOPNOTSUPP`; the empty text when it can. */
  problem(path: string): string {
    try {
      // Some kernel files open and fail when they are read.
      const file = openSync(this.root + path, 'r');
      try {
        readSync(file, Buffer.allocUnsafe(1));
      } finally {
        closeSync(file);
      }
      return '';
    } catch (error) {
      return errorCode(error) || 'unknown';
    }
  }

  /** Of the bytes of a file, in hexadecimal, read piece by piece; the empty text when it can't be read. */
  sha256(path: string): string {
    return readOr('', () => hashFile(this.root + path));
  }

  /** Permissions of a file, such as 0o644; `null` when it is not there. */
  mode(path: string): number | null {
    const mode = lstatSync(this.root + path, { throwIfNoEntry: false })?.mode;
    return mode === undefined ? null : mode & 0o7777;
  }

  exists(path: string): boolean {
    return lstatSync(this.root + path, { throwIfNoEntry: false }) !== undefined;
  }

  /** Names in a directory, sorted; of its directories only when asked so. */
  list(path: string, kind: 'all' | 'directories' = 'all'): string[] {
    return readOr([], () =>
      readdirSync(this.root + path, { withFileTypes: true })
        .filter((entry) => kind === 'all' || entry.isDirectory())
        .map((entry) => entry.name)
        .toSorted(),
    );
  }

  /** Where a symbolic link leads; `null` when it is none. */
  link(path: string): string | null {
    return readOr(null, () => readlinkSync(this.root + path));
  }

  /** The mounts of this process; none where that can't be read. */
  mounts(): Mount[] {
    return parseMountinfo(this.text('/proc/self/mountinfo') ?? '');
  }

  /** Where the unified hierarchy is mounted, with or without controllers. */
  cgroupMount(): string | null {
    return this.mounts().find(({ type }) => type === 'cgroup2')?.point ?? null;
  }

  /** The text of a file of a cgroup without the line break at its end; `null` when there is none. */
  cgroupFile(cgroup: string, name: string): string | null {
    const path = this.#cgroupPath(cgroup);
    return path === null ? null : this.line(`${path}/${name}`);
  }

  cgroupExists(cgroup: string): boolean {
    const path = this.#cgroupPath(cgroup);
    return path !== null && this.exists(path);
  }

  /** Names of the cgroups right below one, sorted. */
  cgroupChildren(cgroup: string): string[] {
    const path = this.#cgroupPath(cgroup);
    return path === null ? [] : this.list(path, 'directories');
  }

  #cgroupPath(cgroup: string): string | null {
    const mount = this.cgroupMount();
    return mount === null ? null : `${mount}/${trimSlashes(cgroup)}`;
  }

  runningManagers(): number[] {
    const mount = this.cgroupMount();
    return mount === null ? [] : runningManagers(this.root + mount);
  }

  /** All processes that can be seen, read once. */
  processes(): readonly SeenProcess[] {
    this.#processes ??= this.list('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => this.#process(Number(name)));
    return this.#processes;
  }

  #process(pid: number): SeenProcess[] {
    const comm = this.line(`/proc/${pid}/comm`);
    if (comm === null) return [];
    const cgroup = this.text(`/proc/${pid}/cgroup`);
    return [{ pid, name: asUtf8(comm), cgroup: asUtf8(cgroup === null ? '' : (parseUnifiedCgroup(cgroup) ?? '')) }];
  }
}

export function liesIn(cgroup: string, other: string): boolean {
  return trimSlashes(other) === '' || `${trimSlashes(cgroup)}/`.startsWith(`${trimSlashes(other)}/`);
}

export function trimSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

function asUtf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}
