import type { Sample } from '@omnimind/protocol/trace';
import { fakeChance } from '@omnimind/testing/fake-drift';
import type { Corpus } from './corpus.ts';

/** Whether a sample at `t` (s) is kept; `random` gives 0 to 1. */
type Keep = (random: () => number) => (t: number) => boolean;

/** So many draws of each kind are scored: by one alone a leak of five is found or missed by chance. */
const draws = 20;

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

/** {@link withGaps} of each draw. */
export function drawsWithGaps(corpus: Corpus, keep: Keep): Corpus[] {
  return Array.from({ length: draws }, (_, i) => withGaps(corpus, keep, i + 1));
}

/** The corpus as it would have been recorded with such gaps; the same each time for a `draw`. */
export function withGaps(corpus: Corpus, keep: Keep, draw = 1): Corpus {
  return {
    ...corpus,
    read: (label) => {
      const trace = corpus.read(label);
      return trace.header.interval_s >= 10 ? trace : { ...trace, samples: leftOver(trace.samples, keep, draw) };
    },
  };
}

/** What is left of the samples; the first and the last stay. */
export function leftOver(samples: readonly Sample[], keep: Keep, draw = 1): Sample[] {
  const isKept = keep(fakeChance(draw).uniform);
  return samples.filter(({ t }, i) => isKept(t) || i === 0 || i === samples.length - 1);
}
