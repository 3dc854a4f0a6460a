// What the Node programs share: a clock that starts with the process, the exact onset of trouble, small honest work.
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** s since the process started. */
export const seconds = () => performance.now() / 1000;

export const sleep = (s) => delay(s * 1000);

/** Sleeps until the clock says `t`; returns at once when that has passed. */
export const until = (t) => delay(Math.max(0, (t - seconds()) * 1000));

/** The number that was given as `--name=value`. */
export function option(name, fallback) {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  return given === undefined ? fallback : Number(given.slice(name.length + 3));
}

/** Notes that the trouble begins now. */
export function onset() {
  if (process.env.ONSET_FILE) writeFileSync(process.env.ONSET_FILE, `${seconds().toFixed(1)}\n`);
}

/** A seeded generator (mulberry32), 0 to 1. */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

const scratch = Buffer.alloc(64 * 1024, 7);

/** Honest work that takes about `s` seconds of CPU time; returns how many blocks were hashed. */
export function work(s) {
  const end = process.cpuUsage();
  let blocks = 0;
  for (let used = 0; used < s * 1e6; blocks += 1) {
    createHash('sha256').update(scratch).digest();
    const { user, system } = process.cpuUsage(end);
    used = user + system;
  }
  return blocks;
}

/**
 * Honest minutes before trouble: a share of each second goes into reading records from a file, working on them, writing the
 * results to another one, with a line of progress, until the clock says `t`.
 */
export async function honestUntil(t, share = 0.5) {
  const folder = process.env.BENCH_TMP ?? '.';
  const input = `${folder}/input.bin`;
  writeFileSync(input, Buffer.alloc(200_000, 5));
  for (let done = 0; seconds() < t; ) {
    const second = Math.floor(seconds()) + 1;
    for (let used = 0; used < share; used += 0.05) {
      const records = readFileSync(input);
      done += work(0.05);
      appendFileSync(`${folder}/results.txt`, `${done} ${records.toString('hex', 0, 2000)}\n`);
    }
    console.log(`${second} s: ${done} blocks`);
    await until(second);
  }
}
