import { z } from 'zod';
import { cycleSchema } from './cycles-report.ts';
import { modes } from './report.ts';

/** An omnimind: PID, start time in clock ticks after boot, and the boot. */
const owner = z.object({ pid: z.int(), starttime: z.number(), boot_id: z.string() });

/**
 * The first line of a checkpoint of `omnimind cycles`: what is repeated. Each further line is one of
 * {@link checkpointLineSchema}; a last line without its line break was torn and counts for nothing.
 */
export const checkpointHeaderSchema = z.object({
  format: z.literal('omnimind-cycles-checkpoint'),
  version: z.literal(1),
  name: z.string(),
  command: z.array(z.string()),
  directory: z.string(),
  mode: z.enum(modes),
  /** Wall clock, ISO 8601, UTC. */
  started: z.string(),
  planned: z.int().positive(),
  /** What `--watch` named, as people know it. */
  watched: z.array(z.string()),
  owner,
});
export type CheckpointHeader = z.infer<typeof checkpointHeaderSchema>;

export const checkpointLineSchema = z.union([
  /** A whole attempt. It is on the disk before the next one begins. */
  z.object({ cycle: cycleSchema }),
  /** The command of an attempt that has begun: whoever resumes while it still runs waits for it. */
  z.object({ begun: z.object({ cycle: z.int().positive(), attempt: z.int().positive(), command: owner }) }),
  /** Somebody goes on from here. */
  z.object({ resumed: z.object({ time: z.string(), owner }) }),
]);
export type CheckpointLine = z.infer<typeof checkpointLineSchema>;
