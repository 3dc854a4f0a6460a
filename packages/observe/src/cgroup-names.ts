import { parseCgroupProcs } from '@omnimind/linux/cgroup/core';
import { isShortage, readText } from '@omnimind/linux/files/outcome';
import { protectorOf } from '@omnimind/linux/procfs/pid/protection';
import { decodeName } from '@omnimind/linux/text/parse';

/** Names are read again after so many checks: a process may have executed another program. */
const checksUntilReread = 6;

/** The processes of one cgroup and whether their names protect it. */
export class CgroupNames {
  readonly #directory: string;
  readonly #proc: string;
  #names = new Map<number, string>();
  #checks = 0;
  #pids: readonly number[] = [];

  constructor(directory: string, proc: string) {
    this.#directory = directory;
    this.#proc = proc;
  }

  /** The current processes of the cgroup. */
  pids(): readonly number[] {
    const text = readText(`${this.#directory}/cgroup.procs`);
    if (typeof text === 'string') this.#pids = parseCgroupProcs(text);
    else if (!isShortage(text)) this.#pids = [];
    return this.#pids;
  }

  /**
   * What protects the cgroup, among the processes of the last call of {@link pids}: `itself`, or the name or role of a process;
   * `null` when nothing does.
   */
  protector(protectedNames: ReadonlySet<string>, self: number): string | null {
    const known = this.#names;
    const isReread = this.#checks % checksUntilReread === 0;
    this.#checks += 1;
    this.#names = new Map();
    let protector: string | null = null;
    for (const pid of this.#pids) {
      if (pid === self) return 'itself';
      const name = (isReread ? undefined : known.get(pid)) ?? this.#readName(pid) ?? known.get(pid) ?? '';
      this.#names.set(pid, name);
      protector ??= protectorOf(pid, name, protectedNames, this.#proc);
    }
    return protector;
  }

  #readName(pid: number): string | undefined {
    const text = readText(`${this.#proc}/${pid}/comm`);
    // latin1 keeps the bytes; names are compared, and shown, as UTF-8.
    return typeof text === 'string' ? decodeName(Buffer.from(text, 'latin1')).replace(/\n$/, '') : undefined;
  }
}

/** Services that nobody named: those of systemd-run, and the ones that desktops start programs in. */
const namelessService = /^(?:run-(?:u?\d+|p\d+-i\d+|r[0-9a-f]{8,})|app-.+@[0-9a-f]{8,})\.service$/;

/** The name of a run or of what was adopted, and that of a service; `null` where people know the program, not its unit. */
export function unitNameForPeople(unit: string): string | null {
  const ours = /^(?:omnimind-(?:run|adopt|placed)|app-omnimind)-(.+?)-(?:\d{8}-\d{6}-[0-9a-f]{6}|[\w:.]+)\.scope$/.exec(
    unit,
  );
  if (ours !== null) return ours[1] ?? null;
  return (unit.endsWith('.scope') && unit !== 'init.scope') || namelessService.test(unit) ? null : unit;
}

/** The last part of the path; systemd escapes characters as `\x2d`. */
export function nameOf(path: string): string {
  const last = path.slice(path.lastIndexOf('/') + 1);
  const name = last.replace(/\\x([0-9a-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return name === '' ? '/' : name;
}
