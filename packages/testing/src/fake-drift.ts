import { fakeNoise } from './fake-curves.ts';

const MiB = 2 ** 20;
/** What people call a megabyte when they measure a leak. */
export const MB = 1e6;

/** Random numbers that repeat for a seed. */
export interface FakeChance {
  /** In [0, 1). */
  uniform(): number;
  /** In [low, high). */
  between(low: number, high: number): number;
  /** Normal, mean 0, deviation 1. */
  normal(): number;
}

export function fakeChance(seed: number): FakeChance {
  const noise = fakeNoise(seed * 7919 + 13);
  const uniform = (): number => (noise() + 1) / 2;
  return {
    uniform,
    between: (low, high) => low + (high - low) * uniform(),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

/**
 * How long cycles without a drift take, as a factor of the usual: a jitter with a tail, moments in which the machine is busy with
 * something else for up to ten cycles, slow swings of the clock rate, and first cycles with cold caches.
 */
export function fakeSlowdown(seed: number): () => number {
  const chance = fakeChance(seed);
  const jitter = chance.between(0.005, 0.15);
  const swing = chance.between(0, 0.04);
  const memory = Math.exp(-1 / chance.between(2, 30));
  const cold = chance.between(0, 0.5);
  let slow = 0;
  let busy = 0;
  let cycle = 0;
  return () => {
    cycle += 1;
    slow = memory * slow + Math.sqrt(1 - memory ** 2) * swing * chance.normal();
    busy = busy > 0 ? busy - 1 : chance.uniform() < 0.01 ? Math.floor(chance.between(1, 10)) : 0;
    const tail = chance.uniform() < 0.02 ? chance.between(0.2, 1.5) : 0;
    return Math.exp(jitter * chance.normal() + slow) + tail + (busy > 0 ? 0.3 : 0) + cold * Math.exp(-cycle / 3);
  };
}

/** How rough a heap is: the upper limits of its garbage in a cycle, its period between collections and its caches. */
export interface FakeHeap {
  readonly garbage_bytes: number;
  /** Cycles. */
  readonly period: number;
  /** Share of the backend's base. */
  readonly warm: number;
  /** Cycles in which the caches fill to two thirds. */
  readonly warming: number;
}
/** A server on a managed heap. */
export const usualHeap: FakeHeap = { garbage_bytes: 3 * MiB, period: 12, warm: 0.3, warming: 8 };
/** Teeth of 100 MiB and caches of 300 MiB. */
export const roughHeap: FakeHeap = { garbage_bytes: 4 * MiB, period: 25, warm: 0.5, warming: 15 };

/**
 * Memory of a backend that keeps nothing: a heap that fills up and is collected after some cycles, sometimes later than
 * usual, fragments that come and go, and caches that fill in the first cycles.
 */
export function fakeBackendMemory(seed: number, most: FakeHeap): () => number {
  const chance = fakeChance(seed);
  const base = chance.between(40, 600) * MiB;
  const garbage = chance.between(0.05, 1) * most.garbage_bytes;
  const period = chance.between(2, most.period);
  const warm = chance.between(0, most.warm) * base;
  const warming = chance.between(1, most.warming);
  const memory = Math.exp(-1 / chance.between(2, 30));
  const fragments = chance.between(0, 4) * MiB;
  let slow = 0;
  let young = 0;
  let due = period;
  let cycle = 0;
  return () => {
    cycle += 1;
    slow = memory * slow + Math.sqrt(1 - memory ** 2) * fragments * chance.normal();
    young += garbage * chance.between(0.5, 1.5);
    due -= 1;
    if (due <= 0) {
      young *= chance.between(0, 0.3);
      due = period * chance.between(0.6, 1.5);
    }
    return base + warm * (1 - Math.exp(-cycle / warming)) + slow + young;
  };
}
