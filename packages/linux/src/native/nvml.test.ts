import { FakeNvml, hasCompiler } from '@omnimind/testing/fake-nvml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isUnavailable } from '../files/outcome.ts';
import { Nvml } from './nvml.ts';

const MiB = 2 ** 20;
const all = { 100: (1280 + 2048) * MiB, 102: 768 * MiB, 103: 64 * MiB, 104: 3 * MiB };

describe.runIf(hasCompiler)('NVML', () => {
  let fake: FakeNvml;
  beforeAll(() => {
    fake = new FakeNvml();
  });
  afterAll(() => fake.delete());

  /** What several readings in a row gave, by PID, or what was wrong. */
  async function readings(times: number, ...traits: string[]): Promise<unknown[]> {
    const nvml = new Nvml(fake.build(...traits));
    const found: unknown[] = [];
    for (let i = 0; i < times; i += 1) {
      const held = await nvml.read();
      found.push(isUnavailable(held) ? held.unavailable.parameters : Object.fromEntries(held));
    }
    return found;
  }

  it('adds up cards and instances; who computes and draws on one counts once, with the larger figure', async () => {
    expect(await readings(2)).toEqual([all, all]);
  });

  it.each([['V2'], ['LONG_INFO']])('reads drivers of other versions: %s', async (trait) => {
    expect(await readings(1, trait)).toEqual([all]);
  });

  it('asks again where processes began between two calls', async () => {
    const [first] = await readings(1, 'GROWS');
    expect(first).toMatchObject(all);
    // 300 of the first card, of whom one is not told and one is there twice, and the one who only draws.
    expect(Object.keys(first ?? {})).toHaveLength(300 - 2 + 1);
  });

  it('takes nothing of a list that is too long, and the others', async () => {
    expect(await readings(1, 'CROWD')).toEqual([{ 100: (1280 + 2048) * MiB, 103: 64 * MiB }]);
  });

  it('goes on without a card that is lost', async () => {
    expect(await readings(1, 'DEVICE=15')).toEqual([{ ...all, 100: 1280 * MiB }]);
  });

  it('says what went wrong where no card answers, and is ready for a driver that comes later', async () => {
    expect(await readings(2, 'LISTS=3')).toEqual([
      { call: 'nvmlDeviceGetGraphicsRunningProcesses_v3', status: 3 },
      { call: 'nvmlDeviceGetGraphicsRunningProcesses_v3', status: 3 },
    ]);
    expect(await readings(2, 'INIT=9')).toEqual([{ call: 'nvmlInit_v2', status: 9 }, all]);
    expect(await readings(2, 'COUNT=999')).toEqual([{ call: 'nvmlDeviceGetCount_v2', status: 999 }, all]);
  });

  it('holds nobody up: what a card takes, a thread waits for', async () => {
    const nvml = new Nvml(fake.build('SLOW_MS=100'));
    let isDone = false;
    const reading = nvml.read().finally(() => {
      isDone = true;
    });
    // Four lists of 100 ms: no call of them is made in this thread.
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(isDone).toBe(false);
    const held = await reading;
    expect(isUnavailable(held) ? held : Object.fromEntries(held)).toEqual(all);
  });
});

it('is a reason, not an error, where there is no such library, or another', async () => {
  const codeOf = async (path: string) => {
    const held = await new Nvml(path).read();
    return isUnavailable(held) ? held.unavailable.code : 'read';
  };
  expect(await codeOf('/nonexistent/libnvidia-ml.so.1')).toBe('unavailable.nvml_library');
  expect(await codeOf('libc.so.6')).toBe('unavailable.nvml_library');
});
