import { join } from 'node:path';
import { modes, type RunReport, runReportSchema } from '@omnimind/protocol/report';
import { z } from 'zod';
import { StateFile } from '../state-file.ts';
import { type Owner, runFiles } from './run-directory.ts';

/** `run.json`: what is known when a run starts. */
export const runFileSchema = z.object({
  format: z.literal('omnimind-run'),
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  command: z.array(z.string()),
  mode: z.enum(modes),
  /** Wall clock, ISO 8601, UTC. */
  started: z.string(),
  /** The omnimind process of the run: PID, start time in clock ticks after boot, and boot ID. */
  owner: z.object({ pid: z.int(), starttime: z.number(), boot_id: z.string() }) satisfies z.ZodType<Owner>,
});
export type RunFile = z.infer<typeof runFileSchema>;

/** @param directory of one run */
export function runFile(directory: string): StateFile<RunFile> {
  return new StateFile(join(directory, runFiles.run), runFileSchema);
}

/** @param directory of one run */
export function reportFile(directory: string): StateFile<RunReport> {
  return new StateFile(join(directory, runFiles.report), runReportSchema, { maxBytes: 64 * 2 ** 20 });
}
