import { describe, expect, test } from 'vitest';
import { type BarState, barLine } from './cycles-bar.ts';
import { makeScreen } from './screen.ts';
import { displayWidth } from './width.ts';

const state: BarState = {
  done: 212,
  planned: 500,
  elapsed_s: 4312,
  left_s: 5860.4,
  failed: 2,
  killed: 1,
  behavior: { cpu_behavior: 'high_but_stable', memory_behavior: 'stable', severity: 'ok' },
  isWaiting: false,
};
const line = (columns: number, changed: Partial<BarState> = {}, unicode = true) =>
  barLine(makeScreen({ columns, unicode }), { ...state, ...changed });

test('says how far it is, what failed, what is left, and what the cycle is doing', () => {
  expect(line(120)).toBe(
    '▕████████▍           ▏  212/500  2 failed, 1 killed  about 1 h 37 min left  1:11:52  CPU high but stable, memory stable',
  );
});

test('leaves out the last parts where there is no room, and never takes the whole width', () => {
  for (let columns = 40; columns < 160; columns += 1) {
    const width = displayWidth(line(columns));
    expect(width).toBeLessThan(columns);
    expect(line(columns)).toContain('212/500');
  }
  expect(line(60)).toBe('▕███████████▊                ▏  212/500  2 failed, 1 killed');
});

test('in ASCII', () => {
  expect(line(70, { failed: 0, killed: 0, behavior: null }, false)).toBe(
    '[###########...............]  212/500  about 1 h 37 min left  1:11:52',
  );
});

describe('at the edges', () => {
  test.each([
    [0, 0],
    [0, 1],
    [1, 1],
    [500, 500],
  ])('%d of %d', (done, planned) => {
    expect(line(80, { done, planned, left_s: undefined })).toMatch(/^▕[ █]+▏ {2}\d+\/\d+ {2}/);
  });

  test('while it is held back it says so', () => {
    expect(line(120, { isWaiting: true })).toMatch(/ {2}waiting$/);
  });
});
