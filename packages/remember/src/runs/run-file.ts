import { join } from 'node:path';
import { bootId, isAlive, readIdentity } from '@omnimind/linux/procfs/process-identity';
import { modes, type RunReport, runReportSchema } from '@omnimind/protocol/report';
import { z } from 'zod';
import { StateFile } from '../state-file.ts';

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
  owner: z.object({ pid: z.int(), starttime: z.number(), boot_id: z.string() }),
});
export type RunFile = z.infer<typeof runFileSchema>;
export type Owner = RunFile['owner'];

/** The files of a run's directory; pruning removes only these. */
export const runFiles = {
  run: 'run.json',
  trace: 'trace.jsonl.gz',
  events: 'events.jsonl',
  report: 'report.json',
  /** What the command wrote, where an agent started it. */
  output: 'output.log',
} as const;

/** @param directory of one run */
export function runFile(directory: string): StateFile<RunFile> {
  return new StateFile(join(directory, runFiles.run), runFileSchema);
}

/** @param directory of one run */
export function reportFile(directory: string): StateFile<RunReport> {
  return new StateFile(join(directory, runFiles.report), runReportSchema, { maxBytes: 64 * 2 ** 20 });
}

/** A process, this one by default, as the owner of what it writes. */
export function thisOwner(pid = process.pid): Owner {
  return { pid, starttime: readIdentity(pid)?.starttime ?? 0, boot_id: bootId() };
}

/** Whether an owner still runs: same PID, start time and boot. */
export function isOwnerAlive(owner: Owner): boolean {
  return owner.boot_id === bootId() && isAlive(owner.pid, owner.starttime);
}
