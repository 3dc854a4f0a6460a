import { expect, test } from 'vitest';
import { killWriters } from '../../packages/daemon/src/live/history-kill.ts';

test('what was kept outlives kill -9 in the middle of writing, fifty times', async () => {
  expect(await killWriters(50, 1009)).toBeGreaterThan(50);
}, 300_000);
