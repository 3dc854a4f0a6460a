import { constants } from 'node:os';
import { readText } from '@omnimind/linux/files/outcome';
import { afterEach, expect, test } from 'vitest';
import { isPending, Sentinel } from './sentinel.ts';

const posted: Sentinel[] = [];
const helpers = new Set<number>();

async function post(mortal: boolean): Promise<{ sentinel: Sentinel; pid: number; isUnsupported(): boolean }> {
  let isUnsupported = false;
  const sentinel = new Sentinel(['SIGINT', 'SIGQUIT'], helpers, {
    mortal,
    onUnsupported: () => {
      isUnsupported = true;
    },
  });
  posted.push(sentinel);
  const pid = [...helpers].at(-1) ?? 0;
  // What becomes `cat` has done before what there is to do to the signals.
  await expect.poll(() => readText(`/proc/${pid}/comm`)).toBe('cat\n');
  return { sentinel, pid, isUnsupported: () => isUnsupported };
}

afterEach(() => {
  for (const sentinel of posted.splice(0)) sentinel.stop();
});

test.each([false, true])('it shows a signal that it got, once, and no other (mortal: %s)', async (mortal) => {
  const { sentinel, pid } = await post(mortal);
  expect(sentinel.take('SIGINT')).toBe(false);
  process.kill(pid, 'SIGINT');
  // Of a mortal one it is known only at its end which signal it was.
  if (mortal) await expect.poll(() => helpers.has(pid)).toBe(false);
  expect(sentinel.take('SIGQUIT')).toBe(false);
  expect(sentinel.take('SIGINT')).toBe(true);
  expect(sentinel.take('SIGINT')).toBe(false);
});

test('two different signals are told apart when it does not die of them', async () => {
  const { sentinel, pid } = await post(false);
  process.kill(pid, 'SIGINT');
  process.kill(pid, 'SIGQUIT');
  expect([sentinel.take('SIGQUIT'), sentinel.take('SIGINT')]).toEqual([true, true]);
});

test('it ends when it is let go, and is a helper only until then', async () => {
  const { sentinel, pid, isUnsupported } = await post(false);
  expect(helpers.has(pid)).toBe(true);
  sentinel.stop();
  await expect.poll(() => helpers.has(pid)).toBe(false);
  expect(isUnsupported()).toBe(false);
});

test('pending signals are read from either line of a status file', () => {
  const status = 'Name:\tcat\nSigPnd:\t0000000000000000\nShdPnd:\t0000000000000002\nSigBlk:\t0000000000000006\n';
  expect(isPending(status, constants.signals.SIGINT)).toBe(true);
  expect(isPending(status, constants.signals.SIGQUIT)).toBe(false);
  expect(isPending('SigPnd:\t0000000000000100\nShdPnd:\t0000000000000000\n', constants.signals.SIGTERM)).toBe(true);
});
