import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program with all that it starts: a session of its own, hence a process group of its own. */
export interface Group {
  readonly child: ChildProcess;
  readonly pid: number;
  /** What it wrote so far, at most the last 64 KiB. */
  text(): string;
  /** Resolves when it is up; when it ended first, or takes too long, all of it is ended and what it wrote is thrown. */
  untilUp(isUp: () => boolean | Promise<boolean>): Promise<void>;
  /** Ends all of it: SIGTERM, after a while SIGKILL. Resolves when nothing of it is left. */
  end(): Promise<void>;
}

const mostText = 65_536;

/** Time between SIGTERM and SIGKILL, ms. */
const grace_ms = 5000;

/** Longest start, ms: 2 s on a quiet machine. */
const startLimit_ms = 60_000;

/** Ends by itself after this time, s: when the tests are killed, nobody else ends it. */
const longestLife_s = 1800;

/** Starts a server of any kind: as {@link startGroup}, and with an end even where the tests find none. */
export function startServer(program: string, words: readonly string[], options: SpawnOptions): Group {
  return startGroup('timeout', [`--kill-after=${grace_ms / 1000}`, String(longestLife_s), program, ...words], options);
}

/** Starts a program by setsid(2). Whoever starts it registers its end at once. */
export function startGroup(program: string, words: readonly string[], options: SpawnOptions): Group {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], ...options, detached: true });
  let written = '';
  child.on('error', (error) => (written += `${error.message}\n`));
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => (written = (written + piece.toString()).slice(-mostText)));
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} can't be started`);
  const end = () => endGroup(pid);
  const untilUp = async (isUp: () => boolean | Promise<boolean>): Promise<void> => {
    const deadline_ms = performance.now() + startLimit_ms;
    while (!(await isUp())) {
      if (child.exitCode === null && child.signalCode === null && performance.now() < deadline_ms) await sleep(100);
      else {
        await end();
        throw new Error(`it is not up: ${[program, ...words].join(' ')}: ${written}`);
      }
    }
  };
  return { child, pid, text: () => written, untilUp, end };
}

async function endGroup(pid: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const deadline_ms = performance.now() + grace_ms;
    if (!send(pid, signal)) return;
    while (performance.now() < deadline_ms) {
      await sleep(50);
      if (!send(pid, 0)) return;
    }
  }
}

/** @returns whether somebody of the group is left */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
