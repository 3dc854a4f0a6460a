import { type Behavior, behaviors, isAlerting } from '../../behaviors.ts';
import type { Trace } from '../../corpus.ts';
import { type Judgement, judge } from '../../score/judge.ts';
import type { Stretch } from '../../score/stretches.ts';
import { pictureOf } from './picture.ts';

interface Candidate {
  readonly trace: Trace;
  readonly stretches: readonly Stretch[];
  /** How well it shows the behavior. */
  readonly merit: number;
  readonly evidence: string;
}

/** A recording that shows a behavior for less than this share of its time does not picture it. */
const leastShare = 0.15;

/** One picture of each behavior, from the recording that shows it best. Traces come in a stable order. */
export class Gallery {
  readonly #best = new Map<Behavior, Candidate>();

  /** Looks at a trace and what was said of it. */
  add(trace: Trace, stretches: readonly Stretch[]): void {
    const judgement = judge(stretches, trace.label, trace.duration_s);
    for (const behavior of behaviors) {
      if (behavior.endsWith(':unknown')) continue;
      const own = stretches.filter((stretch) => stretch.behavior === behavior);
      const shown = isAlerting(behavior) ? told(behavior, judgement) : seen(trace, judgement, own);
      if (shown !== null && shown.merit > (this.#best.get(behavior)?.merit ?? 0))
        this.#best.set(behavior, { trace, stretches, ...shown });
    }
  }

  /** File names with their pictures, in the order of the behaviors. */
  pictures(): { file: string; behavior: Behavior; svg: string }[] {
    return behaviors.flatMap((behavior) => {
      const best = this.#best.get(behavior);
      if (best === undefined) return [];
      const { trace, stretches, evidence } = best;
      const svg = pictureOf(behavior, trace, stretches, evidence);
      return [{ file: `${behavior.replace(':', '-')}.svg`, behavior, svg }];
    });
  }
}

/** Trouble is shown where it was found in time, after as much honest life as possible. */
function told(behavior: Behavior, { events, falseAlarms }: Judgement): Pick<Candidate, 'merit' | 'evidence'> | null {
  const event = events.find((each) => each.label.behavior === behavior && each.inTime);
  if (event === undefined || falseAlarms.length > 0) return null;
  return { merit: 1 + event.label.start_s, evidence: event.text };
}

/** All else is shown where it was said for the largest share of a recording without trouble. */
function seen(
  trace: Trace,
  { events, falseAlarms }: Judgement,
  own: readonly Stretch[],
): Pick<Candidate, 'merit' | 'evidence'> | null {
  if (events.length > 0 || falseAlarms.length > 0) return null;
  const length = ({ from_s, to_s }: Stretch): number => to_s - from_s;
  const longest = own.reduce<Stretch | null>((a, b) => (a === null || length(b) > length(a) ? b : a), null);
  if (longest === null) return null;
  const share = own.reduce((sum, stretch) => sum + length(stretch), 0) / trace.duration_s;
  return share < leastShare ? null : { merit: share, evidence: longest.text };
}
