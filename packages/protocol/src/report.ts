import { z } from 'zod';
import { eventSchema } from './event.ts';
import { messageSchema } from './message-schema.ts';
import { verdictSchema } from './verdict.ts';

/** What `omnimind run` may do about trouble: act, only say, or nothing at all. */
export const modes = ['smart', 'observe', 'off'] as const;
export type Mode = (typeof modes)[number];

/** At most this many points in a report's series, whatever the run's length. */
export const seriesPoints = 120;

/** A process that outlived its command. */
const leftProcessSchema = z.object({
  pid: z.int(),
  /** For people, unescaped. */
  name: z.string(),
  memory_bytes: z.number(),
  /** What its memory grew by while the command ran, and in which time; 0 where it did not. */
  growth_bytes: z.number(),
  span_s: z.number(),
});
export type LeftProcess = z.infer<typeof leftProcessSchema>;

/** How a run went: what `--report FILE.json` writes and the store keeps. */
export const runReportSchema = z.object({
  format: z.literal('omnimind-report'),
  version: z.literal(1),
  run: z.object({
    id: z.string(),
    name: z.string(),
    command: z.array(z.string()),
    directory: z.string(),
    mode: z.enum(modes),
    /** Wall clock, ISO 8601, UTC. */
    started: z.string(),
    duration_s: z.number(),
    /** Where it ran and who acted on it; absent without a scope of its own, and in what versions before 0.2 wrote. */
    scope: z
      .object({ unit: z.string(), slice: z.enum(['system', 'user']), actor: z.enum(['monitor', 'run']) })
      .optional(),
  }),
  host: z.object({ cores: z.number(), memory_bytes: z.number(), swap_bytes: z.number() }),
  exit: z.object({
    /** Exit status as a shell tells it: 128 + signal for a signal. `null` while the run goes on or was lost. */
    status: z.number().int().nullable(),
    /** Name of the signal that ended the command, such as `SIGTERM`. */
    signal: z.string().nullable(),
    /** Processes of the run that outlived its command. */
    left_behind: z.number().int(),
    /** At most five of them, who holds most memory first; absent in what versions before 0.2 wrote. */
    left: z.array(leftProcessSchema).optional(),
  }),
  cpu: z.object({
    peak_cores: z.number().nullable(),
    mean_cores: z.number().nullable(),
    total_usec: z.number().nullable(),
  }),
  memory: z.object({
    peak_anon_bytes: z.number().nullable(),
    /** Shared memory and tmpfs; absent where it was not measured. */
    peak_shmem_bytes: z.number().nullable().optional(),
    /** Of GPUs, in their own and in the machine's memory; absent where none was used. */
    peak_gpu_bytes: z.number().optional(),
  }),
  io: z.object({
    read_bytes: z.number().nullable(),
    write_bytes: z.number().nullable(),
    rchar: z.number().nullable(),
    wchar: z.number().nullable(),
  }),
  processes: z.object({ peak: z.number().nullable() }),
  /** Evenly spaced means (CPU) and maxima (memory), at most {@link seriesPoints}; `null` where nothing was measured. */
  series: z.object({
    interval_s: z.number(),
    cpu_cores: z.array(z.number().nullable()),
    anon_bytes: z.array(z.number().nullable()),
  }),
  samples: z.number().int(),
  verdict: verdictSchema,
  /** Everything that happened, oldest first; bounded, see `notices`. */
  events: z.array(eventSchema),
  /** What was not measured or not kept, in words. */
  notices: z.array(messageSchema),
});
export type RunReport = z.infer<typeof runReportSchema>;
