import { z } from 'zod';
import { messageSchema } from './message-schema.ts';
import { evidenceSchema, severities, type Verdict, verdictSchema } from './verdict.ts';

/** The rungs of the ladder that exist, from gentlest on. A rung includes those before it. */
export const rungs = ['observe', 'watch', 'notify', 'deprioritize', 'throttle', 'freeze', 'stop'] as const;
export type Rung = (typeof rungs)[number];

/** Why a workload that stands for many is not acted on: nobody knows whom it would hit. */
export const foldedProtection = 'one of too many';

/** Whether the rung changes something; those before only look and tell. */
export function isActedOn({ rung }: { readonly rung: Rung }): boolean {
  return rungs.indexOf(rung) >= rungs.indexOf('deprioritize');
}

const common = {
  /** s since the workload's first sample. */
  t: z.number(),
  /** Wall clock, ISO 8601 with milliseconds, UTC. */
  time: z.string(),
  workload: z.string(),
};

/** The workload that stands for the machine as a whole, in series and events. */
export const machineWorkload = 'machine';

/** The things that a verdict says, each of which may change by itself; the last two only where they were measured. */
export const verdictAspects = [
  'cpu_behavior',
  'memory_behavior',
  'pressure',
  'severity',
  'tasks_behavior',
  'descriptors_behavior',
] as const;
/** What is taken for the value of an aspect before the first verdict: it is no news. */
export const calmest: Readonly<Record<(typeof verdictAspects)[number], string>> = {
  cpu_behavior: 'unknown',
  memory_behavior: 'unknown',
  pressure: 'unknown',
  severity: 'ok',
  tasks_behavior: 'stable',
  descriptors_behavior: 'stable',
};

export const behaviorChangedSchema = z.object({
  type: z.literal('behavior_changed'),
  ...common,
  /** What changed; a change of several at once is one event. */
  changes: z.array(z.object({ aspect: z.enum(verdictAspects), from: z.string(), to: z.string() })),
  verdict: verdictSchema,
});

/** An action that changed the system. */
const actionTakenSchema = z.object({
  type: z.literal('action_taken'),
  ...common,
  rung: z.enum(rungs),
  /** What was done. */
  text: messageSchema,
  /** Why, in the numbers of the verdict that asked for it. */
  evidence: z.array(evidenceSchema),
});

const actionUndoneSchema = z.object({
  type: z.literal('action_undone'),
  ...common,
  rung: z.enum(rungs),
  text: messageSchema,
  /** Why it was undone. */
  reason: messageSchema,
});

/** A rung that the policy wanted and that was not taken. */
const actionSkippedSchema = z.object({
  type: z.literal('action_skipped'),
  ...common,
  rung: z.enum(rungs),
  reason: messageSchema,
});

/** Something about the watching itself that the user should know: what was not measured, not kept, or interrupted. */
const noticeSchema = z.object({
  type: z.literal('notice'),
  ...common,
  severity: z.enum(severities),
  text: messageSchema,
});

/** That memory will end soon, told when it is first seen and each time when the time left has halved. */
const exhaustionForecastSchema = z.object({
  type: z.literal('exhaustion_forecast'),
  ...common,
  severity: z.enum(severities),
  /** Range of s until the limit is reached at the present rate. */
  time_to_exhaustion_s: z.object({ low: z.number(), high: z.number() }),
  evidence: z.array(evidenceSchema),
});

/** Who may have killed a process for want of memory. */
export const killers = ['earlyoom', 'systemd-oomd', 'kernel', 'cgroup_limit'] as const;
export type Killer = (typeof killers)[number];

/** A process that somebody killed for want of memory: never OmniMind itself. */
export const killSchema = z.object({
  type: z.literal('kill'),
  ...common,
  killer: z.enum(killers),
  process: z.object({
    /** `null` when a whole cgroup was killed. */
    pid: z.int().nullable(),
    /** Name of the process (comm), or the last part of the cgroup's path. */
    name: z.string(),
    uid: z.int().nullable(),
    /** What it held when it was killed. */
    memory_bytes: z.number().nullable(),
  }),
  /** `null` where the killer does not say. */
  signal: z.enum(['SIGTERM', 'SIGKILL']).nullable(),
  /** What the killer went by: shares of memory and swap that were free; `null` where unknown. */
  available_share: z.number().nullable(),
  swap_free_share: z.number().nullable(),
  /** The memory limit of the cgroup that was reached. */
  limit_bytes: z.number().nullable(),
  /** What the workload did in the minutes before; evenly spaced, oldest first. `null` where nobody watched. */
  before: z
    .object({
      interval_s: z.number(),
      cpu_cores: z.array(z.number().nullable()),
      anon_bytes: z.array(z.number().nullable()),
    })
    .nullable(),
  /** By how much memory had risen to the end of {@link before}; `null` for not. Versions before 0.2 said it in {@link text} alone. */
  rise: z.object({ bytes_per_min: z.number(), span_s: z.number() }).nullable().optional(),
  /** The workload's verdict when it was killed. */
  verdict: verdictSchema.nullable(),
  /** Versions before 0.2 wrote all of it in one sentence. */
  text: z.string().optional(),
});
export type Kill = z.infer<typeof killSchema>;

export const eventSchema = z.discriminatedUnion('type', [
  behaviorChangedSchema,
  exhaustionForecastSchema,
  killSchema,
  actionTakenSchema,
  actionUndoneSchema,
  actionSkippedSchema,
  noticeSchema,
]);

export type BehaviorChanged = z.infer<typeof behaviorChangedSchema>;
export type OmnimindEvent = z.infer<typeof eventSchema>;

/** What an event says besides where and when it happened. */
export type EventBody = BodyOf<OmnimindEvent>;
type BodyOf<Event> = Event extends unknown ? Omit<Event, keyof typeof common> : never;

/** The aspects in which a verdict differs from the one before; a first verdict differs from `unknown` and `ok`. */
export function behaviorChanged(previous: Verdict | null, verdict: Verdict): BodyOf<BehaviorChanged> | null {
  const changes = verdictAspects.flatMap((aspect) => {
    const from = previous?.[aspect] ?? calmest[aspect];
    const to = verdict[aspect] ?? calmest[aspect];
    return from === to ? [] : [{ aspect, from, to }];
  });
  return changes.length === 0 ? null : { type: 'behavior_changed', changes, verdict };
}
