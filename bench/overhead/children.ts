import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const here = import.meta.dirname;

/** A folder for what the benchmark makes, removed when it ends. */
export function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'omnimind-overhead-'));
  // A monitor that was asked to end may still be writing there.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return folder;
}

/** Compiles one of the programs in C beside this file, with gcc; returns the program. */
export function compile(name: string, folder: string): string {
  const program = join(folder, name);
  execFileSync('gcc', ['-O2', '-o', program, join(here, `${name}.c`)], { stdio: 'inherit' });
  return program;
}

/** A child that answers a line with a line. */
export class LineProgram {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(program: string, parameters: readonly string[], input = '') {
    const child = spawn(program, [...parameters], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stdin.write(input);
  }

  /** Sends a line, if any, and waits for the answer. */
  async ask(line?: string): Promise<string> {
    if (line !== undefined) this.#child.stdin?.write(`${line}\n`);
    const answer = await this.#lines.next();
    if (answer.done === true) throw new Error(`${this.#child.spawnfile} ended before it answered`);
    return answer.value;
  }

  /** Closes its input and waits for its end. */
  async end(): Promise<void> {
    this.#child.stdin?.end();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
  }
}

/** CPU time of a process and of the children that it waited for, s; and its resident memory, all and what of it is no file's, bytes. */
export function useOf(pid: number): { cpu_s: number; resident_bytes: number; anon_bytes: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytesOf = (key: string): number =>
    Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) * 1024;
  return { cpu_s: ticks / 100, resident_bytes: bytesOf('VmRSS'), anon_bytes: bytesOf('RssAnon') };
}

/** Whether a program is on PATH. */
export function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
