import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program as its users start it. */
export const omnimindBin = fileURLToPath(new URL('../../packages/cli/bin/omnimind', import.meta.url));

// Kept between tests: a cold start costs as much as many tests.
const cache = fileURLToPath(new URL('../../.cache/test', import.meta.url));

export interface Outcome {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Circumstances {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string | Buffer;
  readonly directory?: string;
}

/** A user's home that nobody else uses, with state, configuration and a place for files. */
export class Home {
  readonly root = mkdtempSync(join(tmpdir(), 'omnimind-cli-'));
  readonly state = join(this.root, 'state');
  readonly runs = join(this.root, 'state/omnimind/runs');

  /** The environment of a program in this home; nothing of ours but PATH. */
  get environment(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.root,
      LANG: 'C.UTF-8',
      XDG_STATE_HOME: this.state,
      XDG_CONFIG_HOME: join(this.root, 'config'),
      XDG_CACHE_HOME: cache,
      // Else all monitors of root would want the system's socket.
      OMNIMIND_API: join(this.root, 'api.sock'),
    };
  }

  path(name: string): string {
    return join(this.root, name);
  }

  write(name: string, content: string | Buffer, mode = 0o644): string {
    const file = this.path(name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
    return file;
  }

  /** Runs omnimind to its end. */
  omnimind(words: readonly string[], circumstances: Circumstances = {}): Promise<Outcome> {
    return this.start(words, circumstances).ended;
  }

  /** Starts omnimind, for tests that do something meanwhile. */
  start(words: readonly string[], { environment, input, directory }: Circumstances = {}) {
    const child = spawn(omnimindBin, words, {
      cwd: directory ?? this.root,
      env: { ...this.environment, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // Whoever does not read its input is no fault of the test.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    const ended = new Promise<Outcome>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status, signal) => resolve({ status, signal, ...output }));
    });
    return { child, output, ended };
  }

  /** A text with what differs from run to run made even: this home's path, run ids, times. */
  even(text: string): string {
    return text
      .replaceAll(this.root, 'HOME')
      .replace(/\d{8}-\d{6}-[0-9a-f]{6}/g, 'RUN')
      .replace(/\b\d+(\.\d+)? (ms|s|min)\b/g, 'TIME')
      .replace(/\b\d\d\/\d\d\/\d{4} \d\d:\d\d\b/g, 'DATE');
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** Waits until something is there: on a machine that puts each process off for seconds, it comes late. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  most_s = 60,
): Promise<T> {
  const end_ms = performance.now() + most_s * 1000;
  while (performance.now() < end_ms) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} did not come within ${most_s} s`);
}
