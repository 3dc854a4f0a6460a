import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

/**
 * Starts one of the programs beside this file on the Node that runs the tests, in a process group of its own, which ends
 * with the test: what a failed test left stopped would hold the output of the whole run open for ever.
 */
export function startProgram(name: string, parameters: readonly string[], options: SpawnOptions = {}): Program {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
    ...options,
  });
  const output = child.stdout?.toArray().then((chunks) => Buffer.concat(chunks).toString()) ?? Promise.resolve('');
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  );
  onTestFinished(() => endGroup(child.pid));
  return { child, pid: child.pid ?? 0, output, ended };
}

function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

export interface Program {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly output: Promise<string>;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Waits until a file is there: how a program says that it is ready. */
export async function ready(file: string): Promise<void> {
  await expect.poll(() => existsSync(file)).toBe(true);
}

/** The PID that a program's shell wrote: its whole line, since a file is there before what is written to it is. */
export async function writtenPid(file: string): Promise<number> {
  await expect.poll(() => (existsSync(file) ? readFileSync(file, 'utf8') : '')).toMatch(/^\d+\n$/);
  return Number(readFileSync(file, 'utf8'));
}
