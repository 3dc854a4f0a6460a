import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { onTestFinished } from 'vitest';

type Started = ChildProcess & { text(): string };

/** Starts a program that ends with the test; what it writes is kept. */
export function start(program: string, words: readonly string[], options: SpawnOptions = {}): Started {
  return startUntil(onTestFinished, program, words, options);
}

/** The same until the caller ends it. @param whenOver gets what ends it */
export function startUntil(
  whenOver: (end: () => Promise<void>) => void,
  program: string,
  words: readonly string[],
  options: SpawnOptions,
): Started {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => pieces.push(piece.toString()));
  whenOver(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  });
  return Object.assign(child, { text: () => pieces.join('') });
}

/** A port of loopback that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const closed = once(server, 'close');
  server.close();
  await closed;
  return typeof address === 'object' && address !== null ? address.port : 0;
}
