import { expect, test } from 'vitest';
import { writableAnonymousBytes } from './maps.ts';

const KiB = 1024;
const maps = `00400000-00401000 r-xp 00000000 103:02 9 /usr/bin/node
06b7d000-06bb6000 rw-p 00000000 00:00 0
10000000-12000000 rw-p 00000000 00:00 0                                  [heap]
3f40a0c0000-3f40a100000 rw-p 00000000 00:00 0
3f40a140000-3f40a180000 rw-p 00000000 00:00 0 
3f40a180000-3f40a1c0000 ---p 00000000 00:00 0 
3f40a1c0000-3f40a200000 rw-s 00000000 00:01 44 /dev/zero (deleted)
7f0000000000-7f0010000000 rw-p 00000000 00:00 0 
ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]
a line of another form
`;

test('counts what is anonymous, private and writable in the range', () => {
  expect(writableAnonymousBytes(maps, { below: 2 ** 46, alignment: 256 * KiB })).toBe(512 * KiB);
  expect(writableAnonymousBytes(maps, { below: 2 ** 47, alignment: 1 })).toBe(512 * KiB + 2 ** 28 + 228 * KiB);
  expect(writableAnonymousBytes('', { below: 2 ** 46, alignment: 1 })).toBe(0);
});
