import { formatOf } from '@omnimind/messages/format';
import { contenderOf } from './series-rule.ts';

const english = formatOf('en');

const threshold = 0.9;

/** The fixed limit that the product replaces: a minute above 90 % of what may be used. */
export const fixedShare = contenderOf({
  name: 'fixed 90 %',
  rule: 'a minute above 90 % of the processors, or of the memory, that the workload may use',
  cpu: ['cpu:growing', 'cpu:runaway'],
  memory: ['memory:leaking', 'pressure:thrashing'],
  start: (most) => ({
    next: (value) => (value > threshold * most ? `${english.share(value / most)} of what may be used` : null),
    clear: () => undefined,
  }),
});
