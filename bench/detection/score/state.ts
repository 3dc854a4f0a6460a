import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Sample } from '@omnimind/protocol/trace';
import type { Contender, Watcher } from '../contenders/contender.ts';

/** Bytes that one workload's state takes, after few and after many ticks. */
export interface StateSize {
  readonly atFew: number;
  readonly atMany: number;
}

const fewTicks = 10;
const manyTicks = 100_000;
/** So many workloads at once: what the heap does besides is divided among them. */
const workloads = 10;
const fewRounds = 5;
const GiB = 2 ** 30;
const facts = {
  interval_s: 1,
  host: { cores: 8, memory_bytes: 16 * GiB, swap_bytes: 0 },
  workload: { name: 'state' },
};

/**
 * Measures a contender's state per workload, with every signal measured and in motion: the memory that a collection
 * frees when the workloads are let go, but for one. Its survival keeps what all of them share: shapes of objects, and
 * the code that was compiled for them.
 */
export function stateOf(contender: Contender): StateSize {
  const collect = collector();
  // The heap is never wholly quiet: what is freed or made besides adds to one round and takes from another.
  const rounds = Array.from({ length: fewRounds }, () => freed(contender, fewTicks, collect)).sort((a, b) => a - b);
  return { atFew: rounds[(fewRounds - 1) / 2] ?? Number.NaN, atMany: freed(contender, manyTicks, collect) };
}

function freed(contender: Contender, ticks: number, collect: () => void): number {
  const watchers = Array.from({ length: 1 + workloads }, () => contender.start(facts));
  feed(watchers, ticks);
  const held = used(collect);
  watchers.length = 1;
  const size = (held - used(collect)) / workloads;
  feed(watchers, 1);
  return size;
}

function feed(watchers: readonly Watcher[], ticks: number): void {
  for (let t = 0; t < ticks; t += 1) {
    const sample = sampleAt(t);
    for (const watcher of watchers) watcher.observe(sample);
  }
}

/** A workload with a swing, a slow rise and work to show, so that every window is filled. */
function sampleAt(t: number): Sample {
  const work = 1e5 * t + 5e4 * Math.round(Math.sin(t / 50));
  return {
    t,
    user_usec: 6e5 * t,
    system_usec: 1e5 * t,
    anon_bytes: Math.round(2e8 + 1000 * t + 5e6 * (1 + Math.sin(t / 7))),
    file_bytes: 1e7,
    pids: 3,
    threads: 12,
    minflt: 40 * t,
    majflt: t,
    read_bytes: 1000 * t,
    write_bytes: 1000 * t,
    rchar: work + 1e5,
    wchar: 5e4 * t,
    ctx_voluntary: 300 * t,
    ctx_involuntary: 20 * t,
    run_delay_usec: 1e4 * t,
    output_lines: t,
    swap_bytes: 0,
    psi: { cpu_some_usec: 1e4 * t, memory_some_usec: 10 * t, memory_full_usec: 5 * t, io_some_usec: 100 * t },
    host: { cpu_busy_usec: 2e6 * t, memory_available_bytes: 8 * GiB, swap_free_bytes: 0 },
  };
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return () => {
    if (typeof collect === 'function') collect();
  };
}

/** Bytes in use after collections: the heap, and the buffers of typed arrays beside it. */
function used(collect: () => void): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
