import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SlowBudget } from '@omnimind/observe/clock';

/** A process of a {@link FakeProc}; what is not given is 0. Times are clock ticks, memory is pages. */
export interface FakeProcess {
  ppid?: number;
  /** By default the PID. */
  group?: number;
  /** By default the PID. */
  session?: number;
  name?: string;
  state?: string;
  flags?: number;
  utime?: number;
  stime?: number;
  cutime?: number;
  minflt?: number;
  cminflt?: number;
  threads?: number;
  /** By default the PID: a higher one began later. */
  starttime?: number;
  /** Bytes. */
  vsize?: number;
  resident?: number;
  shared?: number;
  swapKib?: number;
  shmemKib?: number;
  /** What smaps_rollup says, KiB; without it the file is not there. */
  rollup?: { readonly anonymous: number; readonly pssAnon: number; readonly pssShmem?: number };
  /** Pages that KSM has merged; without it the file is not there. */
  merged?: number;
  rchar?: number;
  writeBytes?: number;
  /** ns. */
  running?: number;
  delayed?: number;
  voluntary?: number;
  environment?: string;
  uid?: number;
  cgroup?: string;
  commandLine?: readonly string[];
  /** Whether reading `io` fails. */
  ioDenied?: boolean;
}

/** A directory that looks like /proc: its processes fork, move between cgroups and end as a test says. */
export class FakeProc {
  readonly #root = mkdtempSync(join(tmpdir(), 'fake-proc-'));
  /** /sys is beside it. */
  readonly path = join(this.#root, 'proc');
  /** What is dear to read is for nothing: by the clock, a test that was put off once would have spent it. */
  readonly slow = new SlowBudget(1, () => 0);
  readonly #processes = new Map<number, FakeProcess>();
  #forks = 1000;
  #lastPid = 1;

  /** @param options.init whether PID 1 is shown */
  constructor(options: { schedstat?: boolean; pressure?: boolean; init?: boolean } = {}) {
    this.write('meminfo', 'MemTotal: 1000 kB\nMemAvailable: 500 kB\nSwapTotal: 100 kB\nSwapFree: 100 kB\n');
    if (options.pressure !== false)
      for (const name of ['cpu', 'memory', 'io'])
        this.write(`pressure/${name}`, 'some avg10=0.00 total=7\nfull avg10=0.00 total=3\n');
    this.write('self/io', 'rchar: 1\nread_bytes: 1\n');
    this.write('self/schedstat', options.schedstat === false ? '0 0 0\n' : '5 1 1\n');
    this.write('sys/kernel/pid_max', '32768\n');
    this.write('sys/kernel/random/boot_id', 'this-boot\n');
    if (options.init === true) this.set(1, { ppid: 0, name: 'systemd', cgroup: '/init.scope', uid: 0 });
    this.#writeCounters();
  }

  /** Starts a process: the machine counts a fork. */
  add(pid: number, process: FakeProcess = {}): void {
    this.#forks += 1;
    this.#lastPid = pid;
    this.#writeCounters();
    this.set(pid, process);
  }

  /** A child as fork makes it: in its parent's group, session and cgroup, with its parent's environment. */
  fork(parent: number, pid: number, changes: FakeProcess = {}): void {
    const from = this.#processes.get(parent) ?? {};
    const inherited = { ...from, group: from.group ?? parent, session: from.session ?? parent, starttime: pid };
    this.add(pid, { ...inherited, ppid: parent, ...changes });
  }

  /** Replaces what the kernel shows of a process. */
  set(pid: number, process: FakeProcess): void {
    this.#processes.set(pid, process);
    const { ppid = 1, group = pid, session = pid, name = 'worker', state = 'S', uid = 7 } = process;
    const { flags = 0, threads = 1, starttime = pid, resident = 0, vsize = 4096 } = process;
    const faults = `${process.minflt ?? 1} ${process.cminflt ?? 0} 0 0`;
    const times = `${process.utime ?? 0} ${process.stime ?? 0} ${process.cutime ?? 0} 0`;
    const head = `${pid} (${name}) ${state} ${ppid} ${group} ${session} 0 -1 ${flags}`;
    this.write(`${pid}/stat`, `${head} ${faults} ${times} 20 0 ${threads} 0 ${starttime} ${vsize} ${resident} 0\n`);
    this.write(`${pid}/statm`, `1 ${resident} ${process.shared ?? 0} 0 0 0 0\n`);
    const { rchar = 0, writeBytes = 0 } = process;
    if (process.ioDenied === true) mkdirSync(join(this.path, `${pid}/io`), { recursive: true });
    else this.write(`${pid}/io`, `rchar: ${rchar}\nwchar: 0\nread_bytes: 0\nwrite_bytes: ${writeBytes}\n`);
    this.write(`${pid}/schedstat`, `${process.running ?? 1} ${process.delayed ?? 0} 1\n`);
    const switches = `voluntary_ctxt_switches:\t${process.voluntary ?? 0}\nnonvoluntary_ctxt_switches:\t0\n`;
    const owner = `Name:\t${name}\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`;
    const { shared = 0, shmemKib = 0 } = process;
    const memory = `RssAnon:\t${4 * (resident - shared)} kB\nRssFile:\t${4 * shared - shmemKib} kB\nRssShmem:\t${shmemKib} kB\n`;
    this.write(`${pid}/status`, `${owner}${memory}VmSwap:\t${process.swapKib ?? 0} kB\n${switches}`);
    if (process.merged !== undefined) this.write(`${pid}/ksm_merging_pages`, `${process.merged}\n`);
    if (process.rollup !== undefined) {
      const { anonymous, pssAnon, pssShmem = 0 } = process.rollup;
      const lines = `Pss_Anon: ${pssAnon} kB\nPss_Shmem: ${pssShmem} kB\nAnonymous: ${anonymous} kB\n`;
      this.write(`${pid}/smaps_rollup`, `Rss: ${anonymous} kB\n${lines}`);
    }
    this.write(`${pid}/environ`, process.environment ?? '');
    this.write(`${pid}/comm`, `${name}\n`);
    this.write(`${pid}/cgroup`, `0::${process.cgroup ?? '/system.slice/origin.service'}\n`);
    this.write(`${pid}/cmdline`, (process.commandLine ?? [name]).map((word) => `${word}\0`).join(''));
  }

  /** Ends a process; its open files are empty from now on, and its children go to `reaper`. */
  end(pid: number, reaper = 1): void {
    for (const name of ['stat', 'statm', 'schedstat', 'status']) truncateSync(join(this.path, `${pid}/${name}`));
    rmSync(join(this.path, String(pid)), { recursive: true });
    this.#processes.delete(pid);
    for (const [child, process] of [...this.#processes])
      if (process.ppid === pid)
        this.set(child, { ...process, ppid: reaper, group: process.group ?? child, session: process.session ?? child });
  }

  has(pid: number): boolean {
    return this.#processes.has(pid);
  }

  move(pid: number, cgroup: string): void {
    this.set(pid, { ...this.#processes.get(pid), cgroup });
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

  write(name: string, text: string): void {
    const file = join(this.path, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }

  /** A link, such as `7/exe`. */
  link(name: string, target: string): void {
    symlinkSync(target, join(this.path, name));
  }

  delete(): void {
    rmSync(this.#root, { recursive: true });
  }

  #writeCounters(): void {
    this.write('stat', `cpu  10 0 20 500 3 0 0 0 0 0\ncpu0 10 0 20 500 3 0 0 0 0 0\nprocesses ${this.#forks}\n`);
    this.write('loadavg', `0.00 0.00 0.00 1/100 ${this.#lastPid}\n`);
  }
}
