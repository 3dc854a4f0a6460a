import { type Policy, parsePolicy, policyText } from './policy.ts';

/** What the page shows, as its address bar holds it: a link to a view shows the same to whoever opens it. */

export const ranges = ['15m', '1h', '24h', '7d', '30d'] as const;
export type Range = (typeof ranges)[number];

export const spans_ms: Readonly<Record<Range, number>> = {
  '15m': 900_000,
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 7 * 86_400_000,
  '30d': 30 * 86_400_000,
};

/** A span that ends now, or one of the past, ms since 1970. */
export type Span = { readonly range: Range } | { readonly from_ms: number; readonly to_ms: number };

export type View =
  | { readonly name: 'now' | 'kills' }
  | {
      readonly name: 'why';
      readonly id: string;
      readonly span: Span;
      /** Under which other policy the span is replayed; absent for none. */
      readonly policy?: Policy;
    }
  | {
      readonly name: 'past';
      readonly span: Span;
      /** The moment that is shown, ms since 1970, and the one that it is compared with. */
      readonly at_ms: number | null;
      readonly other_ms: number | null;
    };

/** Reads the part of an address behind its `#`; what makes no sense is the view of now. */
export function parseView(hash: string): View {
  const [name = '', search = ''] = hash.replace(/^#/, '').split('?');
  const given = new URLSearchParams(search);
  const id = given.get('id') ?? '';
  if (name === 'kills') return { name };
  if (name === 'why' && id !== '') {
    const policy = given.get('if');
    return { name, id, span: spanOf(given, '1h'), ...(policy === null ? {} : { policy: parsePolicy(policy) }) };
  }
  if (name === 'past')
    return {
      name,
      span: spanOf(given, '30d'),
      at_ms: momentOf(given.get('at')),
      other_ms: momentOf(given.get('and')),
    };
  return { name: 'now' };
}

/** The address of a view, from its `#` on. */
export function hashOf(view: View): string {
  if (!('span' in view)) return `#${view.name}`;
  const given = new URLSearchParams();
  if (view.name === 'why') given.set('id', view.id);
  if ('range' in view.span) given.set('range', view.span.range);
  else {
    given.set('from', timeOf(view.span.from_ms));
    given.set('to', timeOf(view.span.to_ms));
  }
  if (view.name === 'why' && view.policy !== undefined) given.set('if', policyText(view.policy));
  if (view.name === 'past' && view.at_ms !== null) given.set('at', timeOf(view.at_ms));
  if (view.name === 'past' && view.other_ms !== null) given.set('and', timeOf(view.other_ms));
  return `#${view.name}?${given}`;
}

/** First and last moment of a span, ms. */
export function limitsOf(span: Span, now_ms: number): readonly [from_ms: number, to_ms: number] {
  return 'range' in span ? [now_ms - spans_ms[span.range], now_ms] : [span.from_ms, span.to_ms];
}

/** A span zoomed around a moment, at least a minute and at most thirty days, and never beyond now. */
export function zoomed(span: Span, now_ms: number, factor: number, around_ms?: number): Span {
  const [from_ms, to_ms] = limitsOf(span, now_ms);
  const length = Math.min(Math.max((to_ms - from_ms) * factor, 60_000), spans_ms['30d']);
  const middle = around_ms ?? (from_ms + to_ms) / 2;
  const end = Math.min(now_ms, Math.round(middle + length / 2));
  return { from_ms: end - Math.round(length), to_ms: end };
}

function spanOf(given: URLSearchParams, otherwise: Range): Span {
  const from_ms = momentOf(given.get('from'));
  const to_ms = momentOf(given.get('to'));
  if (from_ms !== null && to_ms !== null && to_ms > from_ms) return { from_ms, to_ms };
  return { range: ranges.find((range) => range === given.get('range')) ?? otherwise };
}

function momentOf(text: string | null): number | null {
  const ms = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
