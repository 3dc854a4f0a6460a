import { formatOf } from '@omnimind/messages/format';
import { contenderOf } from './series-rule.ts';

const english = formatOf('en');

/** Minutes from which mean and deviation are learned, and after which an alarm makes room for learning anew. */
const learning = 10;
/** Allowance and decision limit in standard deviations: the textbook's pair for a shift of one deviation. */
const allowance = 0.5;
const limit = 5;
/** Least standard deviation, as a share of the mean and of what may be used: a flat series has none. */
const leastOfMean = 0.01;
const leastOfMost = 0.001;

/**
 * One-sided tabular CUSUM. After an alarm has stood for the time of learning, it learns the new level.
 *
 * Source: E. S. Page, "Continuous Inspection Schemes", Biometrika 41 (1954); D. C. Montgomery, Introduction to
 * Statistical Quality Control, chapter 9.
 */
export const cusum = contenderOf({
  name: 'CUSUM',
  rule: 'the one-sided cumulative sum (k 0.5 σ, h 5 σ) over the level of ten learned minutes',
  cpu: ['cpu:growing', 'cpu:runaway'],
  memory: ['memory:leaking'],
  start: (most) => {
    const learned: number[] = [];
    let sum = 0;
    let standing = 0;
    const clear = (): void => {
      learned.length = 0;
      sum = 0;
      standing = 0;
    };
    return {
      next: (value) => {
        if (standing >= learning) clear();
        if (learned.length < learning) {
          learned.push(value);
          return null;
        }
        const { mean, deviation } = momentsOf(learned);
        const sigma = Math.max(deviation, leastOfMean * mean, leastOfMost * most);
        sum = Math.max(0, sum + (value - mean) / sigma - allowance);
        if (sum <= limit) return null;
        standing += 1;
        return `cumulative sum ${english.number(sum)} σ`;
      },
      clear,
    };
  },
});

function momentsOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
