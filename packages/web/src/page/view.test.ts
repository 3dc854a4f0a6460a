import { expect, test } from 'vitest';
import { hashOf, parseView, type View, zoomed } from './view.ts';

const at_ms = Date.UTC(2026, 10, 28, 12);

test.each<View>([
  { name: 'now' },
  { name: 'kills' },
  { name: 'why', id: 'cgroup:/user.slice/a b&c=?#ü.scope#7', span: { range: '24h' } },
  { name: 'why', id: 'x', span: { from_ms: at_ms - 1000, to_ms: at_ms } },
  { name: 'why', id: 'x', span: { range: '1h' }, policy: {} },
  { name: 'why', id: 'x', span: { range: '1h' }, policy: { throttle_after: '1.5h', freeze: 'true' } },
  { name: 'past', span: { range: '30d' }, at_ms: null, other_ms: null },
  { name: 'past', span: { range: '7d' }, at_ms, other_ms: at_ms - 60_000 },
])('an address holds the view, and gives it back: %j', (view) => expect(parseView(hashOf(view))).toEqual(view));

test.each(['', '#', '#token=x', '#why', '#why?id=', '#nothing?x', '#%%%'])('%s is the view of now', (hash) =>
  expect(parseView(hash)).toEqual({ name: 'now' }),
);

test('what makes no sense in an address is as it is without', () => {
  const past = { name: 'past', span: { range: '30d' }, at_ms: null, other_ms: null };
  expect(parseView('#past?range=1y&at=yesterday')).toEqual(past);
  expect(parseView('#why?id=x&if=mode,nice:3,throttle_for:')).toEqual({
    name: 'why',
    id: 'x',
    span: { range: '1h' },
    policy: {},
  });
  expect(parseView('#past?from=2026-11-28T12:00:00Z&to=2026-11-27T12:00:00Z')).toEqual(past);
});

test('a zoom keeps its middle, ends now at the latest, and has its limits', () => {
  expect(zoomed({ from_ms: 0, to_ms: 3_600_000 }, at_ms, 0.5)).toEqual({ from_ms: 900_000, to_ms: 2_700_000 });
  expect(zoomed({ range: '1h' }, at_ms, 2)).toEqual({ from_ms: at_ms - 7_200_000, to_ms: at_ms });
  expect(zoomed({ from_ms: 0, to_ms: 60_000 }, at_ms, 0.5)).toEqual({ from_ms: 0, to_ms: 60_000 });
  expect(zoomed({ range: '30d' }, at_ms, 2)).toEqual({ from_ms: at_ms - 30 * 86_400_000, to_ms: at_ms });
});
