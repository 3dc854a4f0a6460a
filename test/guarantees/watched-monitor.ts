import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { clientOn } from '@omnimind/client/connect-api';
import { Home, until } from '../cli/omnimind.ts';

/** What a monitor has cost in a stretch of time. */
export interface Cost {
  readonly seconds: number;
  /** Of one processor, percent. */
  readonly cpu_percent: number;
  readonly resident_mb: number;
  readonly ticks: number;
  /** Between two ticks, s. */
  readonly longestGap_s: number;
}

/** A real monitor that watches this machine, with a tick each second. */
export class WatchedMonitor {
  readonly home = new Home();
  readonly #monitor = this.home.start(['monitor', '--interval', '1s']);
  readonly #client = clientOn(this.home.environment['OMNIMIND_API'] ?? '');

  get pid(): number {
    return this.#monitor.child.pid ?? 0;
  }

  get stderr(): string {
    return this.#monitor.output.stderr;
  }

  /** What it told so far, a line each. */
  get told(): string[] {
    return this.#monitor.output.stdout.split('\n').slice(0, -1);
  }

  /** Wall clock of its last sample, ms. */
  async sampled_ms(): Promise<number> {
    return Date.parse((await this.#client.call('machine')).time);
  }

  async begin(): Promise<void> {
    await until('the first sample', () => this.sampled_ms().catch(() => false as const), 60);
  }

  /** Looks at it while something goes on. */
  async during(work: () => Promise<unknown>): Promise<Cost> {
    const [before, start_ms] = [this.#cpu_s(), performance.now()];
    const samples = new Set<number>();
    const ended = new AbortController();
    const looking = (async () => {
      for (;;) {
        samples.add(await this.sampled_ms().catch((error: unknown) => this.#failed(error)));
        if (ended.signal.aborted) return;
        await pause(200);
      }
    })();
    // A look that failed is told at once.
    await Promise.all([looking, work().finally(() => ended.abort())]);
    const seconds = (performance.now() - start_ms) / 1000;
    const times = [...samples];
    const gaps = times.slice(1).map((time, index) => (time - (times[index] ?? time)) / 1000);
    const resident_kb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1]);
    return {
      seconds: Math.round(seconds),
      cpu_percent: Math.round(((this.#cpu_s() - before) / seconds) * 1000) / 10,
      resident_mb: Math.round(resident_kb / 1024),
      ticks: gaps.length,
      longestGap_s: Math.max(...gaps),
    };
  }

  /** A look that fails is seldom: what the monitor was like then says why. */
  #failed(error: unknown): never {
    const descriptors = readdirSync(`/proc/${this.pid}/fd`).length;
    const limit = /Max open files +(\d+)/.exec(readFileSync(`/proc/${this.pid}/limits`, 'latin1'))?.[1];
    const said = [...this.told.slice(-5), this.stderr.slice(-500)].join('\n');
    throw new Error(`${String(error)}, with ${descriptors} of ${limit} descriptors open; it said:\n${said}`, {
      cause: error,
    });
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.pid, name);
  }

  /** @returns its exit status */
  async end(): Promise<number | null> {
    this.#monitor.child.kill('SIGTERM');
    const { status } = await this.#monitor.ended;
    this.home.remove();
    return status;
  }

  /** Of all its threads, and of the children that it has waited for, s. */
  #cpu_s(): number {
    const fields = readFileSync(`/proc/${this.pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? [];
    return fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0) / 100;
  }
}

const folder = fileURLToPath(new URL('../../.build/guarantees', import.meta.url));

/** Starts a load; resolves with what it says it has made when it says so. */
export async function startLoad(kind: 'forks' | 'threads' | 'sessions', count: number, seconds: number) {
  const program = join(folder, 'load');
  mkdirSync(folder, { recursive: true });
  execFileSync('gcc', ['-O1', '-pthread', '-o', program, fileURLToPath(new URL('load.c', import.meta.url))]);
  const child = spawn(program, [kind, String(count), String(seconds)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const made = new Promise<number>((resolve) => child.stdout.once('data', (text: Buffer) => resolve(Number(text))));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return { made, ended };
}
