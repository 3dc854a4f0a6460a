import { z } from 'zod';
import { type Behavior, behaviorNamed } from './behaviors.ts';

const behavior = z.string().transform((name, context): Behavior => {
  const known = behaviorNamed(name);
  if (known !== undefined) return known;
  context.addIssue({ code: 'custom', message: `there is no behavior "${name}"` });
  return z.NEVER;
});

const event = z
  .object({
    behavior,
    /** Onset and end, s of the trace. */
    start_s: z.number().nonnegative(),
    end_s: z.number().positive(),
    /** Found in time when at most this long after the onset, s. */
    due_s: z.number().positive(),
  })
  .refine(({ start_s, end_s }) => start_s < end_s, 'an event ends after its start');

const trace = z
  .object({
    file: z.string().regex(/^[\w.-]+\.jsonl(\.gz)?$/, 'a trace is a .jsonl or .jsonl.gz file beside the labels'),
    events: z.array(event),
    never: z.array(behavior),
    note: z.string().optional(),
    /** Which half a live program belongs to; the split is by program, not by time. */
    set: z.enum(['tuning', 'test']).optional(),
    program: z.string().optional(),
    /** Whether other load ran beside it. */
    contention: z.boolean().optional(),
  })
  .refine(
    ({ events, never }) => events.every((each) => !never.includes(each.behavior)),
    'a behavior is both an event and never',
  );

const labels = z.object({ traces: z.array(trace) });

/** One labelled event. */
export type EventLabel = z.infer<typeof event>;
/** What is known of one trace. */
export type TraceLabel = z.infer<typeof trace>;

/** The labels of a set of traces, sorted by file; throws when they contradict the format. */
export function parseLabels(text: string, file: string): TraceLabel[] {
  const result = labels.safeParse(JSON.parse(text));
  if (!result.success) throw new Error(`${file}: ${z.prettifyError(result.error)}`);
  return result.data.traces.sort((a, b) => (a.file < b.file ? -1 : 1));
}
