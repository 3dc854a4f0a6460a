import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A process of a {@link FakeProc}; what is not given is 0. Times are clock ticks, memory is pages. */
export interface FakeProcess {
  ppid?: number;
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
  starttime?: number;
  /** Bytes. */
  vsize?: number;
  resident?: number;
  shared?: number;
  swapKib?: number;
  rchar?: number;
  writeBytes?: number;
  /** ns. */
  running?: number;
  delayed?: number;
  voluntary?: number;
  environ?: string;
  /** Whether reading `io` fails. */
  ioDenied?: boolean;
}

/** A directory that looks like /proc, to stage what a real one does rarely. For tests. */
export class FakeProc {
  readonly path = mkdtempSync(join(tmpdir(), 'fake-proc-'));
  #forks = 1000;
  #lastPid = 1;

  constructor(options: { schedstat?: boolean; pressure?: boolean } = {}) {
    this.write('meminfo', 'MemTotal: 1000 kB\nMemAvailable: 500 kB\nSwapTotal: 100 kB\nSwapFree: 100 kB\n');
    if (options.pressure !== false)
      for (const name of ['cpu', 'memory', 'io'])
        this.write(`pressure/${name}`, 'some avg10=0.00 total=7\nfull avg10=0.00 total=3\n');
    this.write('self/io', 'rchar: 1\nread_bytes: 1\n');
    this.write('self/schedstat', options.schedstat === false ? '0 0 0\n' : '5 1 1\n');
    this.write('sys/kernel/pid_max', '32768\n');
    this.#writeCounters();
  }

  /** Starts a process: the machine counts a fork. */
  fork(pid: number, process: FakeProcess): void {
    this.#forks += 1;
    this.#lastPid = pid;
    this.#writeCounters();
    this.set(pid, process);
  }

  /** Changes what the kernel tells of a process. */
  set(pid: number, p: FakeProcess): void {
    const { ppid = 1, session = 1, name = 'x', state = 'S', flags = 0, threads = 1, starttime = 0 } = p;
    const faults = `${p.minflt ?? 1} ${p.cminflt ?? 0} 0 0`;
    const times = `${p.utime ?? 0} ${p.stime ?? 0} ${p.cutime ?? 0} 0`;
    const memory = `${p.vsize ?? 4096} ${p.resident ?? 0}`;
    const head = `${pid} (${name}) ${state} ${ppid} ${pid} ${session} 0 -1 ${flags}`;
    this.write(`${pid}/stat`, `${head} ${faults} ${times} 20 0 ${threads} 0 ${starttime} ${memory} 0\n`);
    this.write(`${pid}/statm`, `1 ${p.resident ?? 0} ${p.shared ?? 0} 0 0 0 0\n`);
    if (p.ioDenied === true) mkdirSync(join(this.path, `${pid}/io`), { recursive: true });
    else
      this.write(`${pid}/io`, `rchar: ${p.rchar ?? 0}\nwchar: 0\nread_bytes: 0\nwrite_bytes: ${p.writeBytes ?? 0}\n`);
    this.write(`${pid}/schedstat`, `${p.running ?? 1} ${p.delayed ?? 0} 1\n`);
    const switches = `voluntary_ctxt_switches:\t${p.voluntary ?? 0}\nnonvoluntary_ctxt_switches:\t0\n`;
    this.write(`${pid}/status`, `VmSwap:\t${p.swapKib ?? 0} kB\n${switches}`);
    this.write(`${pid}/environ`, p.environ ?? '');
    this.write(`${pid}/comm`, `${name}\n`);
  }

  /** Ends a process and takes it off the table. Its open files give nothing any more. */
  remove(pid: number): void {
    for (const name of ['stat', 'statm', 'schedstat', 'status']) truncateSync(join(this.path, `${pid}/${name}`));
    rmSync(join(this.path, String(pid)), { recursive: true });
  }

  write(name: string, text: string): void {
    const file = join(this.path, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }

  delete(): void {
    rmSync(this.path, { recursive: true });
  }

  #writeCounters(): void {
    this.write('stat', `cpu  10 0 20 500 3 0 0 0 0 0\ncpu0 10 0 20 500 3 0 0 0 0 0\nprocesses ${this.#forks}\n`);
    this.write('loadavg', `0.00 0.00 0.00 1/100 ${this.#lastPid}\n`);
  }
}
