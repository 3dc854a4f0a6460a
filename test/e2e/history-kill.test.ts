import { expect, test } from 'vitest';
import { killWriters } from '../live/history-kill.ts';

/** `npm run bench:history-kill` does it fifty times, which takes two minutes. */
const kills = Number(process.env['HISTORY_KILLS'] ?? 10);

test(`what was kept outlives kill -9 in the middle of writing, ${kills} times`, async () => {
  expect(await killWriters(kills, 1009)).toBeGreaterThan(kills);
}, 300_000);
