import { expect, test } from 'vitest';
import { parseLockWaits } from './locks.ts';

test('who waits for whose lock, as Linux 6.1 writes it', () => {
  const text = [
    '1: FLOCK  ADVISORY  WRITE 1801 fe:01:524305 0 EOF',
    '1: -> FLOCK  ADVISORY  WRITE 1803 fe:01:524305 0 EOF',
    '1:  -> FLOCK  ADVISORY  WRITE 1804 fe:01:524305 0 EOF',
    '2: POSIX  ADVISORY  READ  612 fe:01:131 1073741826 1073742335',
    '3: OFDLCK ADVISORY  WRITE -1 00:19:850 0 EOF',
    '3: -> OFDLCK ADVISORY  WRITE -1 00:19:850 0 EOF',
    '',
  ].join('\n');
  expect(parseLockWaits(text)).toEqual([
    { holder: 1801, waiter: 1803 },
    { holder: 1801, waiter: 1804 },
    { holder: -1, waiter: -1 },
  ]);
  expect(parseLockWaits('')).toEqual([]);
});
