import type { Cycle } from '@omnimind/protocol/cycles-report';
import { message } from '@omnimind/protocol/message';
import { fakeReportCycle } from '@omnimind/testing/fake-cycles-report';
import { expect, test } from 'vitest';
import { makeScreen } from '../render/screen.ts';
import { CyclesLines } from './cycles-lines.ts';

const totals = { passed: 0, failed: 0, killed: 0, kills: 0, duration_s: 0, waited_s: 0 };

/** A repetition of which each cycle takes so long. */
function lines(planned: number, seconds: number) {
  let time_s = 0;
  const written: string[] = [];
  const view = new CyclesLines({
    everyCycles: 10,
    write: (text) => written.push(text.replace(/\n$/, '')),
    screen: () => makeScreen(),
    monotonic_s: () => time_s,
  });
  view.onStart({ name: 'tests', planned, done: [] });
  const end = (cycle: number, changed: Partial<Cycle> = {}) => {
    time_s += seconds;
    const made: Cycle = fakeReportCycle(cycle, { outcome: 'passed', duration_s: seconds, kill: null, ...changed });
    view.onEnd(made, { ...totals, failed: changed.outcome === 'failed' ? 1 : 0 }, false);
  };
  return { view, written, end };
}

test('the first, each tenth and the last cycle are told, with what is left', () => {
  const { written, end } = lines(25, 2);
  for (let cycle = 1; cycle <= 25; cycle += 1) end(cycle);
  expect(written).toEqual([
    'omnimind: 25 cycles of tests',
    'omnimind: cycle 1 of 25 passed in 2 s; about 48 s left',
    'omnimind: cycle 10 of 25 passed in 2 s; about 30 s left',
    'omnimind: cycle 20 of 25 passed in 2 s; about 10 s left',
    'omnimind: cycle 25 of 25 passed in 2 s',
  ]);
});

test('no minute is without a line', () => {
  const { written, end } = lines(9, 40);
  for (let cycle = 1; cycle <= 5; cycle += 1) end(cycle);
  expect(written.map((line) => /cycle (\d+)/.exec(line)?.[1]).slice(1)).toEqual(['1', '3', '5']);
});

test('each failure is told at once', () => {
  const { written, end } = lines(9, 1);
  end(1);
  end(2, { outcome: 'failed', exit: { status: 3, signal: null } });
  expect(written[2]).toBe('omnimind: cycle 2 of 9 failed after 1 s: exit 3');
});

test('that it waits, and that it was in vain', () => {
  const { view, written } = lines(9, 1);
  view.onWait(3, message('pressure.available', { share: 0.05, bytes: 819 * 2 ** 20 }));
  view.onWaited(3, 120, true);
  expect(written.slice(1)).toEqual([
    'omnimind: cycle 3 waits: only 5% of memory is available (819 MiB)',
    'omnimind: cycle 3 starts anyway after 2 min; still under pressure',
  ]);
});
