import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FakeEntry {
  ppid?: number;
  group?: number;
  session?: number;
  /** By default the PID: who has the higher one began later. */
  starttime?: number;
  name?: string;
  state?: string;
  flags?: number;
  uid?: number;
  cgroup?: string;
  commandLine?: readonly string[];
  environment?: string;
}

/** A /proc with processes that fork, move and end, for tests. */
export class FakeProcesses {
  readonly path = mkdtempSync(join(tmpdir(), 'fake-processes-'));
  readonly #entries = new Map<number, FakeEntry>();

  constructor() {
    this.add(1, { ppid: 0, name: 'systemd', cgroup: '/init.scope', uid: 0 });
    mkdirSync(join(this.path, 'sys/kernel/random'), { recursive: true });
    writeFileSync(join(this.path, 'sys/kernel/random/boot_id'), 'this-boot\n');
  }

  add(pid: number, entry: FakeEntry): void {
    this.#entries.set(pid, entry);
    const { ppid = 1, name = 'worker', state = 'S', flags = 0, starttime = pid, uid = 7 } = entry;
    const head = `${pid} (${name}) ${state} ${ppid} ${entry.group ?? pid} ${entry.session ?? pid} 0 -1 ${flags}`;
    this.#write(`${pid}/stat`, `${head} 0 0 0 0 0 0 0 0 20 0 1 0 ${starttime} 4096 1\n`);
    this.#write(`${pid}/status`, `Name:\t${name}\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`);
    this.#write(`${pid}/cgroup`, `0::${entry.cgroup ?? '/system.slice/origin.service'}\n`);
    this.#write(`${pid}/cmdline`, (entry.commandLine ?? [name]).map((word) => `${word}\0`).join(''));
    this.#write(`${pid}/environ`, entry.environment ?? '');
  }

  /** A child as fork makes it: in its parent's group, session and cgroup, with its parent's environment. */
  fork(parent: number, pid: number, entry: FakeEntry = {}): void {
    const from = this.#entries.get(parent) ?? {};
    const inherited = { ...from, group: from.group ?? parent, session: from.session ?? parent, starttime: pid };
    this.add(pid, { ...inherited, ppid: parent, ...entry });
  }

  /** Ends a process; its children go to `reaper`. */
  end(pid: number, reaper = 1): void {
    rmSync(join(this.path, String(pid)), { recursive: true });
    this.#entries.delete(pid);
    for (const [child, entry] of [...this.#entries])
      if (entry.ppid === pid)
        this.add(child, { ...entry, ppid: reaper, group: entry.group ?? child, session: entry.session ?? child });
  }

  has(pid: number): boolean {
    return this.#entries.has(pid);
  }

  move(pid: number, cgroup: string): void {
    this.add(pid, { ...this.#entries.get(pid), cgroup });
  }

  cgroup(pid: number): string {
    return readFileSync(join(this.path, `${pid}/cgroup`), 'utf8')
      .trim()
      .slice(3);
  }

  /** PIDs in a cgroup or below it. */
  in(cgroup: string): number[] {
    return readdirSync(this.path)
      .map(Number)
      .filter((pid) => pid > 0 && `${this.cgroup(pid)}/`.startsWith(`${cgroup}/`))
      .toSorted((a, b) => a - b);
  }

  delete(): void {
    rmSync(this.path, { recursive: true });
  }

  #write(name: string, text: string): void {
    const file = join(this.path, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }
}
