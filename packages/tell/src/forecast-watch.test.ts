import type { Verdict } from '@omnimind/protocol/verdict';
import { unknownVerdict } from '@omnimind/protocol/verdict';
import { expect, test } from 'vitest';
import { ForecastWatch } from './forecast-watch.ts';

const within_s = 600;
const urgent_s = 120;
const verdict = (t: number, low: number | null): Verdict => ({
  ...unknownVerdict(t),
  time_to_exhaustion_s: low === null ? null : { low, high: low * 2 },
});

/** What is told of a row of `[t, low]`, as `t: severity low`. */
function told(rows: readonly (readonly [number, number | null])[]): string[] {
  const watch = new ForecastWatch();
  return rows.flatMap(([t, low]) => {
    const happening = watch.look(verdict(t, low), within_s, urgent_s);
    return happening?.type === 'exhaustion_forecast'
      ? [`${t}: ${happening.severity} ${happening.time_to_exhaustion_s.low}`]
      : [];
  });
}

test('a forecast is told when it is first near enough, and each time that the time left has halved', () => {
  const rows = [900, 601, 600, 590, 301, 300, 290, 150, 149, 75, 70].map((low, t) => [t, low] as const);
  expect(told(rows)).toEqual(['2: alert 600', '5: alert 300', '7: alert 150', '9: critical 75']);
});

test('one that comes and goes is told once; after a minute without it, it is a new one', () => {
  expect(
    told([
      [0, 500],
      [1, null],
      [30, 480],
      [31, 900],
      [60, 470],
      [61, null],
      [121, null],
      [122, 460],
    ]),
  ).toEqual(['0: alert 500', '122: alert 460']);
});
