import { expect, test } from 'vitest';
import { firstLink, type LinkEvent, linkAfter, retryWait_ms, wait_ms } from './link.ts';

const after = (...events: LinkEvent[]) => events.reduce(linkAfter, firstLink);

test('nothing is asked while it is off, whatever comes late', () => {
  expect(wait_ms(firstLink, 0)).toBeNull();
  expect(after('answered').phase).toBe('off');
  expect(after('started', 'stopped', 'failed').phase).toBe('off');
});

test('it is asked at once, then each 10 s while somebody looks, else each 20 s', () => {
  expect(wait_ms(after('started'), 0)).toBe(0);
  expect(wait_ms(after('started', 'answered'), 0)).toBe(20_000);
  expect(wait_ms(after('started', 'answered', 'attended'), 0)).toBe(12_000);
  expect(wait_ms(after('started', 'attended', 'answered', 'left'), 0)).toBe(20_000);
});

test('after failures it is asked ever more rarely, and as before once it answers', () => {
  const failed = after('started', 'attended', 'answered', 'failed');
  expect(failed.phase).toBe('offline');
  expect(wait_ms(failed, 0)).toBe(1000);
  expect(wait_ms(linkAfter(failed, 'failed'), 0)).toBe(2000);
  expect(wait_ms(linkAfter(linkAfter(failed, 'failed'), 'answered'), 0)).toBe(12_000);
});

test('never longer than 30 s, a quarter less by chance', () => {
  expect([1, 2, 3, 4, 5, 6, 1000].map((failures) => retryWait_ms(failures, 0))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ]);
  expect(retryWait_ms(2, 1)).toBe(1500);
});
