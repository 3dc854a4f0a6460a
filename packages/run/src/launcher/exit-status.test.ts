import { expect, test } from 'vitest';
import { exitStatusOf } from './exit-status.ts';

test.each([
  [{ code: 0, signal: null }, 0],
  [{ code: 7, signal: null }, 7],
  [{ code: null, signal: 'SIGTERM' as const }, 143],
  [{ code: null, signal: 'SIGKILL' as const }, 137],
])('%o is %i', (ending, status) => {
  expect(exitStatusOf(ending)).toBe(status);
});
