import { readdirSync } from 'node:fs';
import { readText } from '@omnimind/linux/files/outcome';
import { parseUnifiedCgroup } from '@omnimind/linux/procfs/pid/once';
import { readIdentity } from '@omnimind/linux/procfs/process-identity';
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
}

/** Notices clients of servers among the processes of a run, and finds the servers at its end. */
export class ClientWatch {
  readonly #proc: string;
  readonly #clients = new Set<string>();
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
    if (pairs.some(({ client }) => client.test(shown))) this.#clients.add(shown);
  }

  /**
   * Looks for the servers, among all processes, if there was a client.
   *
   * @param isOwn whether a process is of the run: what its own server does is counted
   */
  find(isOwn: (pid: number) => boolean): WorkElsewhere[] {
    const wanted = pairs.filter(({ client }) => [...this.#clients].some((name) => client.test(name)));
    if (wanted.length === 0) return [];
    const found: WorkElsewhere[] = [];
    for (const entry of readdirSync(this.#proc).slice(0, maxProcesses)) {
      const pid = Number(entry);
      if (!Number.isInteger(pid) || isOwn(pid)) continue;
      const identity = readIdentity(pid, this.#proc);
      if (identity === null) continue;
      const server = displayName(this.#proc, pid, identity.name);
      const pair = wanted.find((each) => each.server.test(server));
      if (pair === undefined || found.some((each) => each.server === server)) continue;
      const client = [...this.#clients].find((name) => pair.client.test(name)) ?? '';
      const cgroup = readText(`${this.#proc}/${pid}/cgroup`);
      found.push({ client, server, pid, cgroup: (typeof cgroup === 'string' && parseUnifiedCgroup(cgroup)) || '' });
    }
    return found;
  }
}
