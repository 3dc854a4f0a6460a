import { expect, test } from 'vitest';
import { parseSwaps } from './swaps.ts';

const head = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';

test('areas in bytes', () => {
  expect(parseSwaps(`${head}/dev/zram0                              partition\t1024\t\t12\t\t100\n`)).toEqual([
    { name: '/dev/zram0', sizeBytes: 2 ** 20, usedBytes: 12 * 1024 },
  ]);
});

test.each(['', head, 'no table\n'])('none in %j', (text) => expect(parseSwaps(text)).toEqual([]));
