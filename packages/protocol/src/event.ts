import { z } from 'zod';
import { evidenceSchema, severities, verdictSchema } from './verdict.ts';

/** The rungs of the ladder that exist, from gentlest on. A rung includes those before it. */
export const rungs = ['observe', 'watch', 'notify', 'deprioritize', 'throttle', 'freeze', 'stop'] as const;
export type Rung = (typeof rungs)[number];

const common = {
  /** s since the workload's first sample. */
  t: z.number(),
  /** Wall clock, ISO 8601 with milliseconds, UTC. */
  time: z.string(),
  workload: z.string(),
};

/** The four things that a verdict says, each of which may change by itself. */
export const verdictAspects = ['cpu_behavior', 'memory_behavior', 'pressure', 'severity'] as const;

export const behaviorChangedSchema = z.object({
  type: z.literal('behavior_changed'),
  ...common,
  /** What changed; a change of several at once is one event. */
  changes: z.array(z.object({ aspect: z.enum(verdictAspects), from: z.string(), to: z.string() })),
  verdict: verdictSchema,
});

/** An action that changed the system. */
export const actionTakenSchema = z.object({
  type: z.literal('action_taken'),
  ...common,
  rung: z.enum(rungs),
  /** What was done in words: `nice 0 → 10 and I/O priority lowest, 3 threads of 1 process`. */
  text: z.string(),
  /** Why, in the numbers of the verdict that asked for it. */
  evidence: z.array(evidenceSchema),
});

export const actionUndoneSchema = z.object({
  type: z.literal('action_undone'),
  ...common,
  rung: z.enum(rungs),
  text: z.string(),
  /** Why it was undone: `well again for 2 min`, `omnimind ended`. */
  reason: z.string(),
});

/** A rung that the policy wanted and that was not taken. */
export const actionSkippedSchema = z.object({
  type: z.literal('action_skipped'),
  ...common,
  rung: z.enum(rungs),
  reason: z.string(),
});

/** Something about the watching itself that the user should know: what was not measured, not kept, or interrupted. */
export const noticeSchema = z.object({
  type: z.literal('notice'),
  ...common,
  severity: z.enum(severities),
  text: z.string(),
});

export const eventSchema = z.discriminatedUnion('type', [
  behaviorChangedSchema,
  actionTakenSchema,
  actionUndoneSchema,
  actionSkippedSchema,
  noticeSchema,
]);

export type BehaviorChanged = z.infer<typeof behaviorChangedSchema>;
export type OmnimindEvent = z.infer<typeof eventSchema>;
