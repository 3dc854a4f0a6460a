import { statSync } from 'node:fs';
import { MemoryStat, parseMemoryStat } from '@omnimind/linux/cgroup/statistics';
import { isUnavailable, readText } from '@omnimind/linux/files/outcome';
import { loadNative } from '@omnimind/linux/native/libc';
import { unixPeers } from '@omnimind/linux/native/unix-sockets';
import { pidsIn, readIdentity } from '@omnimind/linux/procfs/process-identity';
import { displayName } from './command-name.ts';
import { ContainerNames, containerOf } from './container-names.ts';
import type { SamplerContext } from './context.ts';
import { type ClientWatch, cgroupOf, type WorkElsewhere } from './elsewhere.ts';
import { Fifos } from './fifos.ts';
import { descriptorsOf } from './open-files.ts';
import { readProcessLevels } from './process-levels.ts';

/** Time between two looks, s: where no process has begun for so long, and where one has. */
const pace_s = { quiet: 10, begun: 3 };
const maxProcesses = 20_000;
/** Processes of the run whose sockets and FIFOs are looked at, and descriptors of one process. */
const maxOwn = 64;
const maxDescriptors = 512;
/** A server that nobody asked for by name works for the run if it used so much more while the run went on: s, or bytes. */
const least = { cpu_s: 1, cores: 0.02, growth_bytes: 32 * 2 ** 20 };
/** Searches among all descriptors of the machine in one run: each takes tens of milliseconds. */
const maxSearches = 30;
/** What starts the containers of an engine, whose client is named so. */
const shim = { client: /^docker(?:-compose)?\b/, program: /^containerd-shim/ };

interface Use {
  readonly cpu_s: number;
  readonly memory_bytes: number;
}

interface Server extends Omit<WorkElsewhere, 'use'> {
  readonly starttime: number;
  /** Whether a client that is known by its name has its work done there. */
  readonly isKnown: boolean;
  readonly first: Use;
  readonly first_s: number;
  last: Use;
  last_s: number;
}

const stat = new MemoryStat();

/** Measures, beside a run, the servers that work for its processes without being of it. */
export class ServerWatch {
  readonly #context: SamplerContext;
  readonly #clients: ClientWatch;
  readonly #cgroupRoot: string | null;
  readonly #containers: ContainerNames;
  readonly #servers = new Map<number, Server>();
  /** Sockets, by inode, and FIFOs, by path, of the run at the last look: whoever is at their other end was looked for. */
  #ends: ReadonlySet<number | string> = new Set();
  readonly #fifos: Fifos;
  /** Containers that were there before the first client. */
  #before: ReadonlySet<number> | null = null;
  #looked_s = Number.NEGATIVE_INFINITY;
  #newest = 0;
  #begun_s = Number.NEGATIVE_INFINITY;
  #searches = 0;

  /** @param cgroupRoot where cgroup v2 is mounted; `null` where it is not @param root what stands before /run */
  constructor(context: SamplerContext, clients: ClientWatch, cgroupRoot: string | null, root = '') {
    this.#context = context;
    this.#clients = clients;
    this.#cgroupRoot = cgroupRoot;
    this.#fifos = new Fifos(context.proc);
    this.#containers = new ContainerNames(root);
  }

  /**
   * Looks for servers, and at what they use, if it is time to.
   *
   * @param own processes of the run
   * @param newest PID of the last of them: a client may ask and be gone within ten seconds
   */
  look(t: number, own: () => readonly number[], isOwn: (pid: number) => boolean, newest = 0): void {
    if (newest !== this.#newest) [this.#newest, this.#begun_s] = [newest, t];
    // It may take some seconds until it asks.
    const pace = t - this.#begun_s < pace_s.quiet ? pace_s.begun : pace_s.quiet;
    if (t - this.#looked_s >= pace) this.#context.slow.run(() => this.#look(t, own(), isOwn));
  }

  /** As of now. */
  conclude(t: number, isOwn: (pid: number) => boolean): WorkElsewhere[] {
    this.#look(t, [], isOwn);
    return [...this.#servers.values()].flatMap(({ client, server, pid, cgroup, isKnown, ...at }) => {
      const use = {
        cpu_s: Math.max(0, at.last.cpu_s - at.first.cpu_s),
        memory_bytes: at.last.memory_bytes,
        growth_bytes: at.last.memory_bytes - at.first.memory_bytes,
        span_s: at.last_s - at.first_s,
      };
      const works = use.cpu_s >= Math.max(least.cpu_s, least.cores * use.span_s);
      if (!isKnown && !works && use.growth_bytes < least.growth_bytes) return [];
      return [{ client, server, pid, cgroup, ...(use.span_s > 0 ? { use } : {}) }];
    });
  }

  #look(t: number, own: readonly number[], isOwn: (pid: number) => boolean): void {
    this.#looked_s = t;
    const fresh = [...this.#ofOthers(own, isOwn)];
    for (const { client, server, pid } of this.#clients.find(isOwn)) fresh.push({ client, server, pid, isKnown: true });
    const client = this.#clients.named(shim.client);
    // Most runs have no server: then nobody else's processes are read.
    if (fresh.length === 0 && client === undefined && this.#servers.size === 0) return;
    const children = this.#children();
    if (client !== undefined) fresh.push(...this.#containersOf(client, children));
    for (const found of fresh) this.#add(t, found, children);
    for (const server of this.#servers.values()) this.#measure(t, server, children);
  }

  #add(
    t: number,
    found: Pick<Server, 'client' | 'server' | 'pid' | 'isKnown'>,
    children: ReadonlyMap<number, readonly number[]>,
  ): void {
    const { proc } = this.#context;
    const known = this.#servers.get(found.pid);
    const starttime = readIdentity(found.pid, proc)?.starttime;
    if (starttime === undefined || known?.starttime === starttime) return;
    const cgroup = cgroupOf(found.pid, proc);
    const first = this.#useOf(found.pid, cgroup, children);
    this.#servers.set(found.pid, { ...found, cgroup, starttime, first, first_s: t, last: first, last_s: t });
  }

  #measure(t: number, server: Server, children: ReadonlyMap<number, readonly number[]>): void {
    if (readIdentity(server.pid, this.#context.proc)?.starttime !== server.starttime) return;
    const use = this.#useOf(server.pid, server.cgroup, children);
    // One that has ended, and waits for its parent to take note, had its memory until then.
    server.last = { ...use, memory_bytes: use.memory_bytes || server.last.memory_bytes };
    server.last_s = t;
  }

  /** The account of a cgroup that is the server's own, else that of its process and all below it. */
  #useOf(pid: number, cgroup: string, children: ReadonlyMap<number, readonly number[]>): Use {
    const isItsOwn = containerOf(cgroup) !== null || cgroup.endsWith('.service');
    const account = this.#cgroupRoot !== null && isItsOwn ? cgroupUse(this.#cgroupRoot + cgroup) : null;
    if (account !== null) return account;
    const levels = readProcessLevels([...treeOf(pid, children)], this.#context);
    const ticks = this.#context.units.clockTicks;
    let [cpu_s, memory_bytes] = [0, 0];
    for (const level of levels) {
      const identity = readIdentity(level.pid, this.#context.proc);
      cpu_s += level.cpu_s + ((identity?.cutime ?? 0) + (identity?.cstime ?? 0)) / ticks;
      memory_bytes += level.level_bytes;
    }
    return { cpu_s, memory_bytes };
  }

  /** Containers that began after a client of their engine. */
  *#containersOf(
    client: { readonly name: string; readonly starttime: number },
    children: ReadonlyMap<number, readonly number[]>,
  ) {
    const { proc } = this.#context;
    const shims = [...children.keys()].filter((pid) => shim.program.test(readIdentity(pid, proc)?.name ?? ''));
    // A client that has just been seen may have started one already: what began after it is its own.
    this.#before ??= new Set(shims.filter((pid) => (readIdentity(pid, proc)?.starttime ?? 0) < client.starttime));
    for (const pid of shims.filter((each) => this.#before?.has(each) === false)) {
      const [first] = children.get(pid) ?? [];
      if (first === undefined) continue;
      const name =
        this.#containers.nameOf(cgroupOf(first, proc)) ??
        displayName(proc, first, readIdentity(first, proc)?.name ?? '');
      const known = this.#servers.get(first);
      if (known !== undefined) this.#servers.set(first, { ...known, server: name });
      else yield { client: client.name, server: name, pid: first, isKnown: true };
    }
  }

  /** Who is at the other end of the Unix sockets and FIFOs of the run. */
  *#ofOthers(own: readonly number[], isOwn: (pid: number) => boolean) {
    if (this.#searches >= maxSearches) return;
    const { proc } = this.#context;
    const ends = new Map<number | string, number>();
    for (const pid of own.slice(0, maxOwn)) for (const end of this.#endsOf(pid)) ends.set(end, pid);
    const fresh = [...ends].filter(([end]) => !this.#ends.has(end));
    // Those that are closed are forgotten: a server opens millions of them.
    this.#ends = new Set(ends.keys());
    const native = fresh.some(([end]) => typeof end === 'number') ? loadNative() : null;
    const peers = native === null || isUnavailable(native) ? new Map<number, number>() : unixPeers(native);
    const wanted = new Map<number | string, number>();
    for (const [end, pid] of fresh) {
      const peer = typeof end === 'string' ? end : peers.get(end);
      // Most sockets are pairs within the run.
      if (peer !== undefined && (peer === end || !ends.has(peer))) wanted.set(peer, pid);
    }
    if (wanted.size === 0) return;
    this.#searches += 1;
    for (const pid of pidsIn(proc).slice(0, maxProcesses)) {
      if (isOwn(pid) || pid === process.pid || pid === 1) continue;
      const targets = descriptorsOf(`${proc}/${pid}`, maxDescriptors);
      const client = targets.flatMap(({ target }) => wanted.get(socketIn(target) ?? target) ?? [])[0];
      if (client === undefined) continue;
      const nameOf = (each: number) => displayName(proc, each, readIdentity(each, proc)?.name ?? '');
      yield { client: nameOf(client), server: nameOf(pid), pid, isKnown: false };
    }
  }

  #endsOf(pid: number): (number | string)[] {
    return descriptorsOf(`${this.#context.proc}/${pid}`, maxDescriptors).flatMap(
      ({ path, target }) => socketIn(target) ?? (this.#fifos.has(path, target) ? target : []),
    );
  }

  #children(): ReadonlyMap<number, readonly number[]> {
    const children = new Map<number, number[]>();
    const { proc } = this.#context;
    for (const pid of pidsIn(proc).slice(0, maxProcesses)) {
      if (!children.has(pid)) children.set(pid, []);
      const parent = readIdentity(pid, proc)?.ppid;
      if (parent === undefined) continue;
      const siblings = children.get(parent) ?? [];
      siblings.push(pid);
      children.set(parent, siblings);
    }
    return children;
  }
}

/** The inode of a socket that a descriptor leads to. */
function socketIn(target: string): number | undefined {
  const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
  return inode === undefined ? undefined : Number(inode);
}

/** A process and all its descendants, each once: reused PIDs may form a cycle. */
function treeOf(pid: number, children: ReadonlyMap<number, readonly number[]>): ReadonlySet<number> {
  const tree = new Set([pid]);
  for (const each of tree) for (const child of children.get(each) ?? []) tree.add(child);
  return tree;
}

function cgroupUse(directory: string): Use | null {
  const [cpu, memory] = ['cpu.stat', 'memory.stat'].map((name) => readText(`${directory}/${name}`));
  const usage = typeof cpu === 'string' ? Number(/^usage_usec (\d+)/m.exec(cpu)?.[1] ?? Number.NaN) : Number.NaN;
  if (typeof memory !== 'string' || Number.isNaN(usage)) return null;
  if (statSync(directory, { throwIfNoEntry: false }) === undefined) return null;
  const bytes = Buffer.from(memory, 'latin1');
  parseMemoryStat(bytes, bytes.length, stat);
  return { cpu_s: usage / 1e6, memory_bytes: (stat.anonBytes || 0) + (stat.shmemBytes || 0) };
}
