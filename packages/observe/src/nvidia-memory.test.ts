import type { Unavailable } from '@omnimind/linux/files/outcome';
import { expect, it } from 'vitest';
import { NvidiaMemory } from './nvidia-memory.ts';

const notLoaded: Unavailable = {
  unavailable: { code: 'unavailable.nvml', parameters: { call: 'nvmlInit_v2', status: 9 } },
};

/** A library whose answers the test gives, and a clock that it sets. */
function madeUp() {
  const clock = { now_s: 0 };
  const answers: ((found: ReadonlyMap<number, number> | Unavailable) => void)[] = [];
  let asked = 0;
  const read = () => {
    asked += 1;
    return new Promise<ReadonlyMap<number, number> | Unavailable>((resolve) => answers.push(resolve));
  };
  const memory = new NvidiaMemory({ read }, () => clock.now_s);
  return {
    memory,
    asked: () => asked,
    /** What is known then. */
    at(now_s: number) {
      clock.now_s = now_s;
      return memory.held();
    },
    async answer(now_s: number, found: ReadonlyMap<number, number> | Unavailable) {
      clock.now_s = now_s;
      answers.shift()?.(found);
      await Promise.resolve();
    },
  };
}

it('asks each 10 s, and tells the last answer meanwhile', async () => {
  const { at, answer, asked } = madeUp();
  const [first, second] = [new Map([[10, 1]]), new Map([[10, 2]])];
  expect([at(0), at(0.1), asked()]).toEqual([null, null, 1]);
  await answer(0.1, first);
  expect([at(1), at(9.9), asked()]).toEqual([first, first, 1]);
  expect([at(10), at(15), asked()]).toEqual([first, first, 2]);
  await answer(15, second);
  expect(at(15.1)).toBe(second);
});

it('waits fifty times as long as an answer took, and never asks twice at a time', async () => {
  const { at, answer, asked } = madeUp();
  at(0);
  at(100);
  expect(asked()).toBe(1);
  await answer(102, new Map());
  at(102 + 50 * 102 - 1);
  expect(asked()).toBe(1);
  at(102 + 50 * 102);
  expect(asked()).toBe(2);
});

it('says why there is no answer, and asks again after a minute', async () => {
  const { memory, at, answer, asked } = madeUp();
  at(0);
  await answer(0.1, notLoaded);
  expect([at(59), memory.problem, asked()]).toEqual([null, notLoaded.unavailable, 1]);
  at(60);
  await answer(60.1, new Map([[10, 1]]));
  expect([at(61), memory.problem]).toEqual([new Map([[10, 1]]), null]);
});
