import { expect, test } from 'vitest';
import { killWriters } from './history-kill.ts';

// Fifty times: test/e2e/history-kill.test.ts.
test('what was kept outlives kill -9 in the middle of writing', async () => {
  expect(await killWriters(5, 211)).toBeGreaterThan(5);
});
