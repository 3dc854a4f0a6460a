import type { ChildProcess } from 'node:child_process';
import { OmnimindError } from '@omnimind/protocol/errors';
import { quoteCommand } from '@omnimind/protocol/escape';
import { peakMemoryOf } from '@omnimind/protocol/memory';
import { message } from '@omnimind/protocol/message';
import type { Verdict } from '@omnimind/protocol/verdict';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { findRun, readOutput, type StoredRun } from '@omnimind/remember/runs/runs';
import { z } from 'zod';
import { askedMode } from '../parse-run.ts';
import { deedSchema, deedsOf, evidenceSentence, nameData } from './as-data.ts';
import { commandSchema, nameSchema } from './may-start-tool.ts';
import { startIsolated } from './start-isolated.ts';
import { type Tool, tool } from './tool.ts';
import type { ToolWorld } from './world.ts';

/** An agent that starts more at once has lost count. */
const maxAtOnce = 16;
const outputTail_bytes = 4096;
const outputLines = 20;
const lineLength = 200;

const runSchema = z.string().min(1).max(200).optional().describe('ID or name of a run; the newest by default');

/** Runs a command under watch, in a scope of its own. */
export function runIsolatedTool({ environment, launcher }: ToolWorld): Tool {
  const running = new Set<ChildProcess>();
  return tool({
    name: 'run_isolated',
    description:
      'Runs a command as `omnimind run` does: in a scope of its own, watched, throttled rather than killed when it leaks. Returns at once; poll run_result with the ID.',
    effect: 'runs',
    input: z.strictObject({
      command: commandSchema,
      name: nameSchema.optional().describe('What its run is called'),
      directory: z.string().startsWith('/').max(4096).optional().describe('Where it works; absolute'),
    }),
    output: z.object({ run: z.string(), state: z.literal('running'), poll_after_s: z.number() }),
    async call({ command, name, directory }) {
      const mode = askedMode(undefined, environment) ?? loadConfiguration({ environment }).configuration.run.mode;
      if (mode === 'off') throw new OmnimindError('unavailable', message('mode.off'));
      if (running.size >= maxAtOnce)
        throw new OmnimindError('unavailable', message('start.too_many', { count: maxAtOnce }));
      const onStart = (child: ChildProcess) => {
        running.add(child);
        child.once('close', () => running.delete(child));
      };
      const run = await startIsolated(launcher, environment, { command, name, directory, mode }, onStart);
      return { run, state: 'running' as const, poll_after_s: 5 };
    },
  });
}

/** How a run goes, or went. */
export function runResultTool({ environment, language, wall_ms }: ToolWorld): Tool {
  return tool({
    name: 'run_result',
    description:
      'How a run of omnimind goes or went: exit status, peaks, behavior with reasons, what was done about it, and the end of its output.',
    effect: 'reads',
    input: z.strictObject({ run: runSchema }),
    output: z.object({
      run: z.string(),
      name: z.string(),
      command: z.string(),
      state: z.enum(['running', 'finished', 'interrupted']),
      started: z.string(),
      /** So far, while it runs. */
      duration_s: z.number().nullable(),
      exit_status: z.int().nullable(),
      signal: z.string().nullable(),
      peak_memory_bytes: z.number().nullable(),
      mean_cores: z.number().nullable(),
      memory_behavior: z.string(),
      cpu_behavior: z.string(),
      severity: z.string(),
      reasons: z.array(z.string()),
      done: z.array(deedSchema),
      /** Its last lines. */
      output: z.array(z.string()),
    }),
    async call({ run: which }) {
      const run = await findRun(which, environment);
      const { summary, report, events, directory } = run;
      const verdict = verdictOf(run);
      const so_far = summary.state === 'running' ? (wall_ms() - Date.parse(summary.started)) / 1000 : null;
      return {
        run: summary.id,
        name: nameData(summary.name),
        command: nameData(quoteCommand(summary.command.slice(0, 100)), 300),
        state: summary.state,
        started: summary.started,
        duration_s: summary.duration_s ?? so_far,
        exit_status: summary.exit_status,
        signal: report?.exit.signal ?? null,
        peak_memory_bytes: report ? peakMemoryOf(report) : null,
        mean_cores: report?.cpu.mean_cores ?? null,
        memory_behavior: verdict?.memory_behavior ?? 'unknown',
        cpu_behavior: verdict?.cpu_behavior ?? 'unknown',
        severity: verdict?.severity ?? 'ok',
        reasons: (verdict?.evidence ?? []).slice(0, 3).map((each) => evidenceSentence(language, each)),
        done: deedsOf(language, events),
        output: tailOf(directory),
      };
    },
  });
}

/** The verdict at its end; while it runs, the last one that was news. */
export function verdictOf({ report, events }: StoredRun): Verdict | null {
  if (report !== null) return report.verdict;
  const last = events.findLast((event) => event.type === 'behavior_changed');
  return last?.type === 'behavior_changed' ? last.verdict : null;
}

/** The last lines of what the command wrote; none where nobody kept it. */
function tailOf(directory: string): string[] {
  const lines = readOutput(directory, outputTail_bytes).split('\n');
  return lines
    .filter((line) => line !== '')
    .slice(-outputLines)
    .map((line) => nameData(line, lineLength));
}
