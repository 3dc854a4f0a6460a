/**
 * One of the demo's loads, a program of its own: `load.ts heavy|leak|loop SECONDS PARENT`. It ends by itself after that time, and as
 * soon as its parent is gone.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { loopAfter_s } from './lapse.ts';

const [, file = '', kind, seconds = '0', parent = ''] = process.argv;
const scratch = Buffer.alloc(2 ** 16, 7);
/** Bytes a second, and of one piece: 20 MB/min in the time of the demo. */
const leak = 1_700_000;
const piece = 85_000;

const elapsed_s = (): number => performance.now() / 1000;
const isOver = (): boolean => elapsed_s() > Number(seconds) || process.ppid !== Number(parent);

function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end) createHash('sha256').update(scratch).digest();
}

/** A computation that takes a processor from the first second on, and gets on. */
function computeHonestly(): void {
  while (!isOver()) work(50);
}

/** A light service that keeps what each request brought. */
async function keepAll(): Promise<void> {
  const kept: Buffer[] = [];
  while (!isOver()) {
    while (kept.length * piece < leak * elapsed_s()) kept.push(Buffer.alloc(piece, kept.length % 256));
    work(5);
    await pause(50);
  }
}

/** Reads, works and writes in half of the time; then a loop waits for what only this very thread could do. */
async function loseTheWay(): Promise<void> {
  while (elapsed_s() < loopAfter_s && !isOver()) {
    const text = readFileSync(file);
    work(60);
    writeSync(1, `${createHash('sha256').update(text).digest('hex')}\n`);
    await pause(60);
  }
  const state = { isDone: false };
  for (let turns = 1; !state.isDone; turns += 1) if (turns % 10_000_000 === 0 && isOver()) break;
}

if (kind === 'heavy') computeHonestly();
else if (kind === 'leak') void keepAll();
else void loseTheWay();
