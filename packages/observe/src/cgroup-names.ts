import { parseCgroupProcs } from '@omnimind/linux/cgroup/core';
import { readText } from '@omnimind/linux/files/read-text';

/** A name is read anew after so many looks: a process may have become another program. */
const looksUntilReread = 6;

/** The processes of one cgroup, and their names as far as they protect it. */
export class CgroupNames {
  readonly #directory: string;
  readonly #proc: string;
  #names = new Map<number, string>();
  #looks = 0;
  #pids: readonly number[] = [];

  constructor(directory: string, proc: string) {
    this.#directory = directory;
    this.#proc = proc;
  }

  /** The processes of the cgroup as of now. */
  pids(): readonly number[] {
    const text = readText(`${this.#directory}/cgroup.procs`);
    this.#pids = typeof text === 'string' ? parseCgroupProcs(text) : [];
    return this.#pids;
  }

  /**
   * What protects the cgroup, by the processes that {@link pids} saw last: `itself`, or the name of a process; `null` when
   * nothing does.
   */
  protector(protectedNames: ReadonlySet<string>, self: number): string | null {
    const known = this.#looks % looksUntilReread === 0 ? new Map<number, string>() : this.#names;
    this.#looks += 1;
    this.#names = new Map();
    let protector: string | null = null;
    for (const pid of this.#pids) {
      if (pid === self) return 'itself';
      const name = known.get(pid) ?? this.#readName(pid);
      this.#names.set(pid, name);
      if (protectedNames.has(name)) protector ??= name;
    }
    return protector;
  }

  #readName(pid: number): string {
    const text = readText(`${this.#proc}/${pid}/comm`);
    // latin1 keeps the bytes; names are compared, and shown, as UTF-8.
    return typeof text === 'string' ? Buffer.from(text, 'latin1').toString('utf8').replace(/\n$/, '') : '';
  }
}
