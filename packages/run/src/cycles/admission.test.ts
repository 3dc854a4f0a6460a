import { translate } from '@omnimind/messages/translate';
import { message } from '@omnimind/protocol/message';
import { describe, expect, test } from 'vitest';
import { awaitAdmission, type Pressures, reasonToWait } from './admission.ts';

const calm: Pressures = {
  cpuSome: 0.5,
  memorySome: 0,
  memoryFull: 0,
  available_bytes: 8 * 2 ** 30,
  total_bytes: 16 * 2 ** 30,
};
const of = (share: number) => ({ available_bytes: share * 16 * 2 ** 30 });

describe('whether a cycle should wait', () => {
  test.each<[string, Partial<Pressures>, boolean, boolean]>([
    ['calm', {}, false, false],
    ['a build on every processor', { cpuSome: 0.9 }, false, true],
    ['hardly a moment without a queue', { cpuSome: 0.97 }, true, true],
    ['reclaim that begins to hurt', { memorySome: 0.25 }, true, true],
    ['the same, and falling', { memorySome: 0.12 }, false, true],
    ['over', { memorySome: 0.05 }, false, false],
    ['thrashing', { memoryFull: 0.3 }, true, true],
    ['a neighbor that stands at its own limit', { memorySome: 0.9, memoryFull: 0.8, ...of(0.6) }, false, false],
    ['where earlyoom would kill', of(0.09), true, true],
    ['just above', of(0.11), false, true],
    ['with room', of(0.2), false, false],
    ['nothing is known', { cpuSome: null, memorySome: null, memoryFull: null, available_bytes: null }, false, false],
  ])('%s', (_, pressures, begins, goesOn) => {
    expect(reasonToWait({ ...calm, ...pressures }, 'high') !== null).toBe(begins);
    expect(reasonToWait({ ...calm, ...pressures }, 'low') !== null).toBe(goesOn);
  });

  test('says why in words', () => {
    expect(reasonToWait({ ...calm, ...of(0.05) }, 'high')?.text).toEqual(
      message('pressure.available', { share: expect.closeTo(0.05), bytes: 0.05 * 16 * 2 ** 30 }),
    );
  });
});

/** A machine whose fresh figures come one after the other, 1 s apart; the last one stays. */
function machine(first: Partial<Pressures>, fresh: Partial<Pressures>[], maxWait_s = 10) {
  let time_s = 0;
  const told: string[] = [];
  let isAsked = false;
  const waited = awaitAdmission({
    maxWait_s,
    read: () => ({ ...calm, ...first }),
    readFresh: () => ({ ...calm, ...(fresh.length > 1 ? fresh.shift() : fresh[0]) }),
    monotonic_s: () => time_s,
    sleep: async (seconds) => {
      time_s += seconds;
      return !isAsked;
    },
    onWait: (reason) => told.push(translate('en', reason)),
  });
  return { waited, told, stop: () => (isAsked = true) };
}

test('a calm machine lets it begin at once', async () => {
  expect(await machine({}, [{}]).waited).toEqual({ waited_s: 0, timedOut: false });
});

test('what the cycle before has left in the averages costs a second and no word', async () => {
  const { waited, told } = machine({ memorySome: 0.4 }, [{ memorySome: 0 }]);
  expect([await waited, told]).toEqual([{ waited_s: 1, timedOut: false }, []]);
});

test('it waits until the pressure is well below, told once', async () => {
  const { waited, told } = machine({ memorySome: 0.4 }, [
    { memorySome: 0.3 },
    { memorySome: 0.15 },
    { memorySome: 0.01 },
  ]);
  expect(await waited).toEqual({ waited_s: 3, timedOut: false });
  expect(told).toEqual(['some task waited for memory 30% of the last 10 s']);
});

test('and no longer than it may', async () => {
  expect(await machine(of(0.01), [of(0.01)], 10).waited).toEqual({ waited_s: 10, timedOut: true });
  expect(await machine(of(0.01), [of(0.01)], 0).waited).toEqual({ waited_s: 0, timedOut: false });
});

test('for processors alone only an eighth of it: nobody is killed for want of them', async () => {
  const busy = { cpuSome: 0.99 };
  expect(await machine(busy, [busy], 80).waited).toEqual({ waited_s: 10, timedOut: true });
});

test('a request to end ends the waiting', async () => {
  const { waited, stop } = machine(of(0.01), [of(0.01)]);
  stop();
  expect((await waited).waited_s).toBeLessThan(3);
});
