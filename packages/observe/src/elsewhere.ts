import { readText } from '@omnimind/linux/files/outcome';
import { parseUnifiedCgroup } from '@omnimind/linux/procfs/pid/once';
import { pidsIn, readIdentity } from '@omnimind/linux/procfs/process-identity';
import { displayName } from './command-name.ts';

/** A client whose work a server does that is not among its children. */
const pairs: readonly { readonly client: RegExp; readonly server: RegExp }[] = [
  { client: /^docker(?:-compose)?\b/, server: /^dockerd$/ },
  { client: /^podman\b/, server: /^conmon$/ },
  { client: /^(?:GradleWrapperMain|GradleMain|java gradle-wrapper\.jar)$/, server: /^GradleDaemon$/ },
  { client: /^bazel(?:isk)?$/, server: /^bazel\(|^java A-server\.jar$/ },
  { client: /^ollama(?! serve| runner)/, server: /^ollama serve$/ },
  { client: /^sccache$/, server: /^sccache$/ },
  { client: /^nix(?:-build|-shell|-env)?$/, server: /^nix-daemon$/ },
];
/** Names of the kernel under which a client may hide; of any other the name alone tells. */
const mayBeClient = /^(?:docker(?:-compose)?|podman|java|bazel(?:isk)?|ollama|sccache|nix(?:-build|-shell|-env)?)$/;
const maxProcesses = 20_000;

/** Where the work of a client is done. */
export interface WorkElsewhere {
  readonly client: string;
  readonly server: string;
  readonly pid: number;
  /** Its cgroup; empty where there is none. */
  readonly cgroup: string;
  /** What it used while the run went on; absent where that was not measured. */
  readonly use?: {
    readonly cpu_s: number;
    readonly memory_bytes: number;
    readonly growth_bytes: number;
    readonly span_s: number;
  };
}

/** Notices clients of servers among the processes of a run, and finds the servers at its end. */
export class ClientWatch {
  readonly #proc: string;
  /** Each by its name, with the start time of the first, clock ticks. */
  readonly #clients = new Map<string, number>();
  /** The name that each process had when it was seen last. */
  readonly #seen = new Map<number, string>();

  constructor(proc = '/proc') {
    this.#proc = proc;
  }

  /** @param name as in /proc/PID/comm; it is looked at only when it is another than before */
  see(pid: number, name: string): void {
    if (this.#seen.get(pid) === name) return;
    if (this.#seen.size >= maxProcesses) this.#seen.clear();
    this.#seen.set(pid, name);
    if (!mayBeClient.test(name)) return;
    const shown = displayName(this.#proc, pid, name);
    if (this.#clients.has(shown) || !pairs.some(({ client }) => client.test(shown))) return;
    this.#clients.set(shown, readIdentity(pid, this.#proc)?.starttime ?? 0);
  }

  /** The first client of that name; `undefined` where none was seen. */
  named(pattern: RegExp): { readonly name: string; readonly starttime: number } | undefined {
    for (const [name, starttime] of this.#clients) if (pattern.test(name)) return { name, starttime };
    return undefined;
  }

  /**
   * Looks for the servers, among all processes, if there was a client.
   *
   * @param isOwn whether a process is of the run: what its own server does is counted
   */
  find(isOwn: (pid: number) => boolean): WorkElsewhere[] {
    const wanted = pairs.filter(({ client }) => this.named(client) !== undefined);
    if (wanted.length === 0) return [];
    const found: WorkElsewhere[] = [];
    for (const pid of pidsIn(this.#proc).slice(0, maxProcesses)) {
      if (isOwn(pid)) continue;
      const identity = readIdentity(pid, this.#proc);
      if (identity === null) continue;
      const server = displayName(this.#proc, pid, identity.name);
      const pair = wanted.find((each) => each.server.test(server));
      if (pair === undefined || found.some((each) => each.server === server)) continue;
      const client = this.named(pair.client)?.name ?? '';
      found.push({ client, server, pid, cgroup: cgroupOf(pid, this.#proc) });
    }
    return found;
  }
}

/** The cgroup of a process; empty where there is none, or only the one that holds everything. */
export function cgroupOf(pid: number, proc: string): string {
  const text = readText(`${proc}/${pid}/cgroup`);
  const path = typeof text === 'string' ? (parseUnifiedCgroup(text) ?? '') : '';
  return path === '/' ? '' : path;
}
