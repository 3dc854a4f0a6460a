import type { Sample } from '@omnimind/protocol/trace';
import type { Corpus } from './corpus.ts';

/** Whether a sample at `t` (s) is kept; `random` gives 0 to 1. */
type Keep = (random: () => number) => (t: number) => boolean;

/** How a sampler that starves on a busy machine leaves samples out; those of series by the minute are all there. */
export const gapKinds = {
  third: { title: 'one in three', keep: (random) => () => random() >= 1 / 3 },
  pauses: {
    title: '2 to 20 s each minute',
    keep: (random) => {
      let [minute, from, to] = [-1, 0, 0];
      return (t) => {
        if (Math.floor(t / 60) !== minute) {
          minute = Math.floor(t / 60);
          const length = 2 + 18 * random();
          from = 60 * minute + (60 - length) * random();
          to = from + length;
        }
        return t < from || t >= to;
      };
    },
  },
} as const satisfies Record<string, { readonly title: string; readonly keep: Keep }>;

/** The corpus as it would have been recorded with such gaps; the same each time. */
export function withGaps(corpus: Corpus, keep: Keep): Corpus {
  return {
    ...corpus,
    read: (label) => {
      const trace = corpus.read(label);
      return trace.header.interval_s >= 10 ? trace : { ...trace, samples: leftOver(trace.samples, keep) };
    },
  };
}

/** What is left of the samples; the first and the last stay. */
export function leftOver(samples: readonly Sample[], keep: Keep): Sample[] {
  let state = 1;
  const isKept = keep(() => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  });
  return samples.filter(({ t }, i) => isKept(t) || i === 0 || i === samples.length - 1);
}
