import { z } from 'zod';
import { announcementSchema } from '../announcement.ts';
import { earlierLivesSchema } from '../earlier-lives.ts';
import { rungs } from '../event.ts';
import { ignoredSchema } from '../ignored.ts';
import { messageSchema } from '../message-schema.ts';
import { loadedModelSchema } from '../ollama.ts';
import { evidenceSchema, severities, verdictSchema, verdictWords } from '../verdict.ts';

/** What the local API says and takes. Times are ISO 8601 with milliseconds, UTC; shares are of one. */

const time = z.string();
const share = z.number().min(0).max(1).nullable();

/** Share of time in which somebody waited (PSI), over about the last ten seconds; `null` where it is not measured. */
export const stallSchema = z.object({
  cpu_some: share,
  memory_some: share,
  memory_full: share,
  io_some: share,
  io_full: share,
});
export type Stall = z.infer<typeof stallSchema>;

/** The last minutes in even steps, oldest first: CPU as mean, memory as maximum; `null` where nothing was measured. */
export const recentSchema = z.object({
  interval_s: z.number().positive(),
  cpu_cores: z.array(z.number().nullable()),
  /** Anonymous and shared memory of a workload, together; of the machine all that is in use. */
  anon_bytes: z.array(z.number().nullable()),
});
export type Recent = z.infer<typeof recentSchema>;

export const machineSchema = z.object({
  /** Of the last sample. */
  time,
  host: z.object({
    name: z.string(),
    cores: z.number().positive(),
    memory_bytes: z.number(),
    swap_bytes: z.number(),
  }),
  monitor: z.object({
    version: z.string(),
    pid: z.int(),
    /** `smart` acts on what is in omnimind-dev.slice, `observe` only says. */
    mode: z.enum(['smart', 'observe']),
    /** Whose: the machine's (root's), or one user's. */
    manager: z.enum(['system', 'user']),
    interval_s: z.number().positive(),
    started: time,
  }),
  /** Whether the past is kept; in words why not. */
  history: z.object({ available: z.boolean(), reason: messageSchema.nullable() }),
  cpu_cores: z.number().nullable(),
  memory_available_bytes: z.number().nullable(),
  swap_free_bytes: z.number().nullable(),
  stall: stallSchema,
  verdict: verdictSchema.nullable(),
  /** The worst of the machine and of all workloads that are not ignored. */
  severity: z.enum(severities),
  workloads: z.int(),
  /** ID of the workload in the greatest trouble; `null` while all are well. */
  worst: z.string().nullable(),
  recent: recentSchema,
});
export type MachineState = z.infer<typeof machineSchema>;

export const workloadSchema = z.object({
  /** Stable while the workload lives; escape it in paths. */
  id: z.string(),
  /** For people, unescaped: hostile text may be in it. */
  name: z.string(),
  /** Of the process that the others come from. Versions before 0.2 had neither this nor the next two. */
  pid: z.int().nullish(),
  /** Where it works; `null` also for who may not see its processes. */
  directory: z.string().nullish(),
  /** The process that holds most memory, where it is not the one that the name is of; `null` also for who may not see it. */
  heaviest: z.object({ pid: z.int(), name: z.string() }).nullish(),
  /** Whose processes they are; `null` where nobody knows. */
  uid: z.int().nullable(),
  /** Path of its cgroup below the mount point; `null` for a session. */
  cgroup: z.string().nullable(),
  /** When the monitor first saw it. */
  first_seen: time,
  cpu_cores: z.number().nullable(),
  anon_bytes: z.number().nullable(),
  /** Shared memory and what it wrote on tmpfs; not among `anon_bytes`. Absent in what versions before 0.2 say. */
  shmem_bytes: z.number().nullish(),
  /**
   * What its clients of GPUs hold in these, and in the machine's memory for them, where it may be counted among `shmem_bytes` as well;
   * `vram_bytes`: of it in the GPUs' own. `null` where it has none or its driver doesn't say. Absent in what versions before 0.2 say.
   */
  gpu_bytes: z.number().nullish(),
  vram_bytes: z.number().nullish(),
  memory_limit_bytes: z.number().nullable(),
  /** What it may still take below every limit, the machine's memory among them. Absent in what versions before 0.2 say. */
  headroom_bytes: z.number().nullish(),
  /**
   * The most that it held while it was watched, what was swapped out included, and what it used in its earlier lives, where it is one
   * that comes back: a unit, a container, a program of a project. Absent in what versions before 0.2 say.
   */
  peak_bytes: z.number().nullish(),
  earlier: earlierLivesSchema.nullish(),
  pids: z.int().nullable(),
  stall: stallSchema,
  rung: z.enum(rungs),
  /** What protects it from being acted on; `null` when nothing does. */
  protected_by: z.string().nullable(),
  /** Whether it is neither acted on nor announced, as somebody asked. */
  ignored: z.boolean(),
  /** What it is ignored as, and until when; absent when it is not. */
  ignored_as: ignoredSchema.optional(),
  verdict: verdictSchema.nullable(),
  /** Only where it was asked for. */
  recent: recentSchema.optional(),
});
export type Workload = z.infer<typeof workloadSchema>;

export const workloadsSchema = z.object({ time, workloads: z.array(workloadSchema) });

export const workloadDetailSchema = workloadSchema.extend({
  recent: recentSchema,
  /** The newest at most 100 announcements about it, oldest first. */
  events: z.array(announcementSchema),
  /** Its processes as of now, at most 100; empty for who may not see them. */
  processes: z.array(z.object({ pid: z.int(), name: z.string() })),
  /** What Ollama has loaded, where it is its server and `ollama.port` names it. Absent in what versions before 0.2 say. */
  models: z.array(loadedModelSchema).optional(),
});
export type WorkloadDetail = z.infer<typeof workloadDetailSchema>;

/** From when on its verdict said so; up to the next one. */
export const seriesVerdictSchema = z.object({ time, ...verdictWords });
export type SeriesVerdict = z.infer<typeof seriesVerdictSchema>;

const points = z.array(z.number().nullable());

/**
 * What a workload did, evenly spaced: point `i` stands for the `step_s` from `from` + `i` × `step_s` on. CPU, stalls and the
 * number of processes are means, memory (anonymous and shared) is the maximum; `null` where nothing was measured.
 */
export const seriesSchema = z.object({
  id: z.string(),
  from: time,
  step_s: z.number().positive(),
  cpu_cores: points,
  anon_bytes: points,
  pids: points,
  cpu_some: points,
  memory_some: points,
  memory_full: points,
  io_some: points,
  /** Shared memory, which is among `anon_bytes`: the maximum. These two are absent in what versions before 0.2 say. */
  shmem_bytes: points.optional(),
  /** What it might still take: the mean, within 2 % and 8 MiB. */
  headroom_bytes: points.optional(),
  /** Oldest first; the first one may have begun before `from`. */
  verdicts: z.array(seriesVerdictSchema),
});
export type Series = z.infer<typeof seriesSchema>;
/** The columns of a series, in the order in which the history keeps them. */
export const seriesColumns = [
  'cpu_cores',
  'anon_bytes',
  'pids',
  'cpu_some',
  'memory_some',
  'memory_full',
  'io_some',
] as const satisfies readonly (keyof Series)[];
/** Those that came later, behind the verdict. */
export const laterColumns = ['shmem_bytes', 'headroom_bytes'] as const satisfies readonly (keyof Series)[];

/** A workload as it was in the minute before a moment. */
export const pastWorkloadSchema = z.object({
  id: z.string(),
  /** For people, unescaped. */
  name: z.string(),
  cpu_cores: z.number().nullable(),
  anon_bytes: z.number().nullable(),
  pids: z.number().nullable(),
  verdict: z.object(verdictWords).nullable(),
  /** As it was known then; empty where nothing was wrong. */
  evidence: z.array(evidenceSchema),
});
export type PastWorkload = z.infer<typeof pastWorkloadSchema>;
/** At most 500, the largest first. */
export const pastSchema = z.object({ time, workloads: z.array(pastWorkloadSchema) });
export type Past = z.infer<typeof pastSchema>;

/** At most this many points in one answer. */
export const maxPoints = 4000;

export const apiEventSchema = z.object({
  /** Grows from event to event, also over a restart of the monitor: what `after` and `Last-Event-ID` take. */
  cursor: z.int(),
  announcement: announcementSchema,
});
export type ApiEvent = z.infer<typeof apiEventSchema>;

/** A cursor before all events from this time on: µs of the wall clock, so that cursors grow even where what was kept is lost. */
export const cursorAt = (wall_ms: number): number => Math.max(0, Math.trunc(wall_ms * 1000));

export const eventsSchema = z.object({
  events: z.array(apiEventSchema),
  /** Where to go on; the same as was asked when there is nothing new. */
  next: z.int(),
  /** Whether there is more right now. */
  more: z.boolean(),
  /** Whether something after the cursor that was asked is no longer kept. */
  lost: z.boolean(),
});
export type Events = z.infer<typeof eventsSchema>;

export const checkedSchema = z.object({
  manager: z.enum(['system', 'user']),
  /** Whether nothing failed. */
  holds: z.boolean(),
  findings: z.array(
    z.object({
      code: z.string(),
      state: z.string(),
      facts: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
      /** A command that mends it; `null` when none does. */
      mend: z.string().nullable(),
    }),
  ),
});
export type Checked = z.infer<typeof checkedSchema>;

export const adoptRequestSchema = z.strictObject({
  /** A process of the caller's own; it comes with its tree. */
  pid: z.int().min(1).max(4_194_304),
  /** What its scope is called; the program's name by default. */
  name: z.string().min(1).max(255).optional(),
  /** ID of the `omnimind run` that it is a command of, by which its scope is known. */
  run: z
    .string()
    .regex(/^[\w:.-]{1,64}$/)
    .optional(),
});

export const adoptedSchema = z.object({
  pid: z.int(),
  scope: z.string(),
  /** Path of the scope's cgroup below the mount point. */
  cgroup: z.string(),
  /** Whether it was in the slice already: then nothing was done. */
  already: z.boolean(),
  moved: z.array(z.object({ pid: z.int(), name: z.string() })),
});
export type Adopted = z.infer<typeof adoptedSchema>;

const ignoreFields = {
  /** `false` takes it back. */
  ignored: z.boolean().default(true),
  /** For so many seconds; without end by default. */
  for_s: z.number().positive().max(1e9).optional(),
};
export const ignoreRequestSchema = z.strictObject(ignoreFields);
export const ignoreNamedRequestSchema = z.strictObject({
  /** A unit, the name of a run, or a program by its file. */
  name: z.string().min(1).max(255),
  ...ignoreFields,
});

/** What is ignored from now on, what is not any more, or all that is. */
export const ignoredListSchema = z.object({ ignored: z.array(ignoredSchema) });
export type IgnoredList = z.infer<typeof ignoredListSchema>;

export const focusRequestSchema = z.strictObject({
  /** Scopes of the caller's own, as they are named when a process is adopted. */
  scopes: z.array(z.string().min(1).max(255)).max(50),
  /** For so many seconds, unless it is asked again; 0 ends it. */
  for_s: z.number().min(0).max(120),
});
/** Those that are favored now, by ID: what the monitor acts on is not. */
export const focusSchema = z.object({ favored: z.array(z.string()) });
export type Focus = z.infer<typeof focusSchema>;

export const slowRequestSchema = z.strictObject({
  /** How long it was slow, up to now. */
  duration_s: z.number().min(5).max(300),
  /** The longest delay of its event loop meanwhile. */
  delay_ms: z.number().min(0).max(300_000),
});
/** Why an editor was slow; `null` where the machine had room: it was busy with itself. */
export const slowSchema = z.object({ workload: z.string().nullable(), text: messageSchema.nullable() });
export type Slow = z.infer<typeof slowSchema>;

export const releaseRequestSchema = z.strictObject({
  /** It may take so much more memory before it is throttled; without it it is only left alone. */
  memory_bytes: z
    .int()
    .min(1)
    .max(2 ** 50)
    .optional(),
  /** Its unit is asked to stop, which what is paused could not hear. */
  stop: z.boolean().optional(),
});

export const releasedSchema = z.object({
  id: z.string(),
  /** The rungs whose actions are being undone, in words of the ladder. */
  undone: z.array(z.enum(rungs)),
});
export type Released = z.infer<typeof releasedSchema>;

/** An error as RFC 9457 says it (`application/problem+json`), from the one table of errors. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** The problem as a sentence, in the language that the request asks for (`Accept-Language`). */
  detail: z.string(),
  /** Of the table of errors. */
  code: z.string(),
  /** The problem itself, which every reader may put into words of their own; none from a monitor before 0.2. */
  problem: messageSchema.optional(),
  /** Empty since 0.2: `detail` says what to do. */
  hint: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;
