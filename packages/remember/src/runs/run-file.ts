import { join } from 'node:path';
import { modes, type RunReport, runReportSchema } from '@omnimind/protocol/report';
import { z } from 'zod';
import { StateFile } from '../state-file.ts';

/** `run.json`: what is known of a run from its start on. */
export const runFileSchema = z.object({
  format: z.literal('omnimind-run'),
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  command: z.array(z.string()),
  mode: z.enum(modes),
  /** Wall clock, ISO 8601, UTC. */
  started: z.string(),
  /** The omnimind that keeps the run: PID, start time in clock ticks after boot, and the boot. */
  owner: z.object({ pid: z.int(), starttime: z.number(), boot_id: z.string() }),
});
export type RunFile = z.infer<typeof runFileSchema>;
export type Owner = RunFile['owner'];

/** The files of a run's directory. Pruning removes these and nothing else. */
export const runFiles = {
  run: 'run.json',
  trace: 'trace.jsonl.gz',
  events: 'events.jsonl',
  report: 'report.json',
} as const;

/** @param directory of one run */
export function runFile(directory: string): StateFile<RunFile> {
  return new StateFile(join(directory, runFiles.run), runFileSchema);
}

/** @param directory of one run */
export function reportFile(directory: string): StateFile<RunReport> {
  return new StateFile(join(directory, runFiles.report), runReportSchema, { maxBytes: 64 * 2 ** 20 });
}
