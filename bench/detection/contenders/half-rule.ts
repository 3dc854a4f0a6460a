import { formatOf } from '@omnimind/messages/format';
import { contenderOf } from './series-rule.ts';

const english = formatOf('en');

const minutes = 5;
/** The first half is the larger one: three minutes against two, as in the example that the rule was given with. */
const firstHalf = 3;
const ratio = 1.1;

/** The first rule of thumb: growth is a second half of the last five minutes above 1.1 times the first. */
export const halfRule = contenderOf({
  name: 'halves × 1.1',
  rule: 'the mean of the last two minutes above 1.1 times the mean of the three before them',
  cpu: ['cpu:growing'],
  memory: ['memory:leaking'],
  start: () => {
    const last: number[] = [];
    return {
      next: (value) => {
        last.push(value);
        if (last.length > minutes) last.shift();
        if (last.length < minutes) return null;
        const rise = mean(last.slice(firstHalf)) / mean(last.slice(0, firstHalf));
        return rise > ratio ? `second half ${english.number(rise)} × the first` : null;
      },
      clear: () => {
        last.length = 0;
      },
    };
  },
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
