import { z } from 'zod';
import { eventSchema } from './event.ts';
import { identitySchema } from './ignored.ts';
import { evidenceSchema, severities } from './verdict.ts';

/** Languages in which people are told. */
export const languages = ['en', 'pt'] as const;
export type Language = (typeof languages)[number];

/** What an announcement may be about: the one table of kinds is announce.ts of `tell`. */
export const announcementKinds = [
  'behavior_changed',
  'action_taken',
  'action_undone',
  'action_skipped',
  'exhaustion_forecast',
  'pressure',
  'kill',
  'monitor_trouble',
  'flood',
] as const;

const wordsSchema = z.object({
  /** One line, at most 80 columns: what, and of whom. */
  title: z.string(),
  /** A sentence or some: why, in numbers. */
  body: z.string(),
});

/**
 * An event as people are told it: what the log, the desktop, webhooks and the editor get. Complete in itself, so that who
 * reads it needs neither the monitor nor its state.
 */
export const announcementSchema = z.object({
  /** Unique, and the same each time it is delivered: receivers drop doubles by it. */
  id: z.string(),
  /** Number of the announcement since its monitor started, from 1: a gap is a loss. */
  sequence: z.int(),
  /** Wall clock, ISO 8601 with milliseconds, UTC. */
  time: z.string(),
  /** Name of the machine. */
  host: z.string(),
  kind: z.enum(announcementKinds),
  severity: z.enum(severities),
  /** What it is about: announcements of one matter share it. */
  cause: z.string(),
  /** Whether it says that the matter is over. */
  over: z.boolean(),
  workload: z.object({
    id: z.string(),
    /** For people, unescaped. */
    name: z.string(),
    /** Whose it is; `null` for the machine's. */
    uid: z.int().nullable(),
    /** What it is still called after a restart; absent where nothing tells, and in what versions before 0.2 wrote. */
    identity: identitySchema.optional(),
  }),
  /** In one word: `cpu_growing`, `memory_leaking`, `pressure_thrashing`, `recovered`, `ended`, `throttle`, `killed`, … */
  type: z.string(),
  /**
   * The number that goes with it; `null` for none: of `cpu_…` the use in percent of the machine, of `memory_…` and `killed`
   * memory in MiB, of `exhaustion_forecast` the seconds that are left at the least, of `flood` how many it stands for.
   */
  value: z.number().nullable(),
  evidence: z.array(evidenceSchema),
  /** Of `flood`: the s in which so many came. */
  span_s: z.number().optional(),
  /** The words, where it is sent to receivers and shown by the API; versions before 0.2 stored them, too. */
  text: z.object({ en: wordsSchema, pt: wordsSchema }).optional(),
  /** `null` for a flood, which stands for many, and for the end of a workload, which has none. */
  event: eventSchema.nullable(),
});
export type Announcement = z.infer<typeof announcementSchema>;
export type Words = z.infer<typeof wordsSchema>;
