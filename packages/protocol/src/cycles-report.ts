import { z } from 'zod';
import { eventSchema, killSchema } from './event.ts';
import { messageSchema } from './message-schema.ts';
import { verdictWords } from './verdict.ts';

/** How one cycle went: a cycle that somebody killed for want of memory is told apart from one that failed by itself. */
const cycleOutcomes = ['passed', 'failed', 'killed'] as const;

/** Events of one cycle that are kept; a repetition of the same command says the same again and again. */
export const eventsPerCycle = 10;

/** Share of the cycle's duration in which somebody waited (PSI); `null` where it was not measured. 0 to 1. */
const share = z.number().min(0).max(1).nullable();

export const cycleSchema = z.object({
  /** From 1 on. */
  cycle: z.int().positive(),
  /** 1, or more when it was retried after a kill. */
  attempt: z.int().positive(),
  /** Wall clock, ISO 8601, UTC. */
  started: z.string(),
  duration_s: z.number(),
  /** How long it was held back before its start because the machine was under pressure. */
  waited_s: z.number(),
  outcome: z.enum(cycleOutcomes),
  exit: z.object({
    /** As a shell tells it: 128 + signal for a signal. */
    status: z.int(),
    signal: z.string().nullable(),
  }),
  cpu: z.object({ peak_cores: z.number().nullable(), mean_cores: z.number().nullable() }),
  memory: z.object({ peak_anon_bytes: z.number().nullable() }),
  /** What the cycles so far left behind and is still there just after this one: processes, and the memory they hold. */
  left_behind: z.object({ processes: z.int(), anon_bytes: z.number().nullable() }),
  /** Memory of each of `--watch` just after the cycle, in the order of the report's `watched`; `null` when it is gone. */
  watched_bytes: z.array(z.number().nullable()),
  pressure: z.object({ cpu_some: share, memory_some: share, memory_full: share, io_some: share }),
  verdict: z.object(verdictWords),
  /** Who killed it, why, and the minutes before. */
  kill: killSchema.nullable(),
  /** At most {@link eventsPerCycle}, the most severe first kept, oldest first. */
  events: z.array(eventSchema),
});
export type Cycle = z.infer<typeof cycleSchema>;

/** Passed cycles that it takes to report growth that doubles a figure, and to report any drift. */
export const grossDriftCycles = 10;
export const anyDriftCycles = 48;

/** What is looked at from cycle to cycle. */
export const driftSignals = ['duration', 'peak_cpu', 'peak_memory', 'memory_left_behind', 'failures'] as const;
export type DriftSignal = (typeof driftSignals)[number];

/** Something that changes from cycle to cycle. */
export const driftSchema = z.object({
  signal: z.enum(driftSignals),
  /** Of `memory_left_behind`: who keeps it, as named by `--watch`; `null` for the cycles themselves. */
  subject: z.string().nullable(),
  /** `trend`: it creeps on; `step`: it changed once; `cluster`: failures come together. */
  kind: z.enum(['trend', 'step', 'cluster']),
  /** The first cycle of the change. */
  first_cycle: z.int().positive(),
  /** The last cycle of a cluster that has ended; else `null`. */
  last_cycle: z.int().positive().nullable().default(null),
  /** The cycle after which it was seen. */
  seen_at_cycle: z.int().positive(),
  /** Change per cycle in `unit`; of a step and a cluster 0. */
  per_cycle: z.number(),
  /** Level before the change and now, in `unit`. */
  from: z.number(),
  to: z.number(),
  unit: z.enum(['s', 'cores', 'bytes', 'share']),
});
export type Drift = z.infer<typeof driftSchema>;

/** Why no further cycle was run. */
const cyclesEndings = ['completed', 'stable', 'failure', 'interrupted', 'running'] as const;

/** How many cycles of one command went: what `omnimind cycles --report FILE.json` writes. */
export const cyclesReportSchema = z.object({
  format: z.literal('omnimind-cycles'),
  version: z.literal(1),
  name: z.string(),
  command: z.array(z.string()),
  directory: z.string(),
  host: z.object({ name: z.string(), cores: z.number(), memory_bytes: z.number(), swap_bytes: z.number() }),
  mode: z.enum(['smart', 'observe', 'off']),
  /** Wall clock, ISO 8601, UTC. */
  started: z.string(),
  updated: z.string(),
  /** Cycles that were asked for. */
  planned: z.int().positive(),
  ended_by: z.enum(cyclesEndings),
  /** How often it was resumed from its checkpoint. */
  resumed: z.int(),
  totals: z.object({
    passed: z.int(),
    failed: z.int(),
    /** Cycles whose last attempt was killed. */
    killed: z.int(),
    /** Attempts that were killed, retried ones among them. */
    kills: z.int(),
    duration_s: z.number(),
    waited_s: z.number(),
  }),
  /** What `--watch` names, as people know it. */
  watched: z.array(z.string()),
  /** Every attempt of every cycle, in order. */
  cycles: z.array(cycleSchema),
  drift: z.array(driftSchema),
  /** What was not measured or not kept, in words. */
  notices: z.array(messageSchema),
});
export type CyclesReport = z.infer<typeof cyclesReportSchema>;

/** How much of an end is wanted: after the current cycle, of it as well, and whatever it does. */
export type StopStage = 'after' | 'now' | 'kill';
