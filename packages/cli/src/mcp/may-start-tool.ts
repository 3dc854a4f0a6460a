import { basename } from 'node:path';
import { readScopeName } from '@omnimind/act/scope-name';
import { systemClock } from '@omnimind/observe/clock';
import type { MachineState, Workload } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import { isActedOn } from '@omnimind/protocol/event';
import { memoryOf } from '@omnimind/protocol/memory';
import { type Message, message } from '@omnimind/protocol/message';
import { type RunWithReport, storedRuns } from '@omnimind/remember/runs/runs';
import type { Pressures } from '@omnimind/run/cycles/admission';
import { MachinePressure } from '@omnimind/run/cycles/machine-pressure';
import { defaultName } from '@omnimind/run/watch/run-facts';
import { z } from 'zod';
import { sentence } from './as-data.ts';
import { decideStart, type Expected, type RunningRun, type StartQuestion } from './decide-start.ts';
import { earlierUse } from './earlier-use.ts';
import { type Tool, tool } from './tool.ts';
import type { ToolWorld } from './world.ts';

export const commandSchema = z
  .array(z.string().max(131_071))
  .min(1)
  .max(1000)
  .describe('The program and its arguments, one word each; no shell reads them');
export const nameSchema = z.string().min(1).max(100);

const expectedSchema = z.object({
  memory_bytes: z.number().nullable(),
  cores: z.number().nullable(),
  duration_s: z.number().nullable(),
  /** Runs that it is taken from; 0 where the caller said it, or nobody knows. */
  earlier_runs: z.int(),
});

/** Whether a command may start now. */
export function mayStartTool(world: ToolWorld): Tool {
  return tool({
    name: 'may_start',
    description:
      'Whether a heavy command may start now: go, wait (ask again after wait_s), or refuse (it never fits). Give the command, whose earlier runs are known, or what it will use, or both.',
    effect: 'reads',
    input: z.strictObject({
      command: commandSchema.optional(),
      name: nameSchema.optional().describe('The name that its runs have'),
      memory_bytes: z.number().positive().max(1e15).optional().describe('Memory that it will need at most'),
      cores: z.number().positive().max(10_000).optional().describe('Processors that it will keep busy'),
    }),
    output: z.object({
      decision: z.enum(['go', 'wait', 'refuse']),
      wait_s: z.number().nullable(),
      reasons: z.array(z.object({ code: z.string(), text: z.string() })),
      expected: expectedSchema,
      room_bytes: z.number().nullable(),
      free_cores: z.number().nullable(),
    }),
    async call({ command, name, memory_bytes, cores }) {
      const runs = await storedRuns(world.environment);
      const called = command ?? [];
      const before =
        command === undefined && name === undefined ? null : earlierUse(runs, called, name ?? defaultName(called));
      const expected = {
        memory_bytes: memory_bytes ?? before?.memory_bytes ?? null,
        cores: cores ?? before?.cores ?? null,
        duration_s: before?.duration_s ?? null,
      };
      const { question, notes } = await ask(world, runs, expected);
      const { decision, wait_s, room_bytes, reasons } = decideStart(question);
      const all = [...reasons, ...(before === null ? [] : [earlierNote(before.count, expected)]), ...notes];
      return {
        decision,
        wait_s,
        reasons: all.map((each) => ({ code: each.code, text: sentence(world.language, each) })),
        expected: { ...expected, earlier_runs: before?.count ?? 0 },
        room_bytes,
        free_cores: question.free_cores,
      };
    },
  });
}

function earlierNote(count: number, { memory_bytes, duration_s }: Expected): Message {
  return message('start.earlier', { count, memory_bytes, duration_s: duration_s ?? 0 });
}

/** The machine as the monitor sees it; where none answers, as the kernel says it, and no more. */
async function ask(
  world: ToolWorld,
  runs: readonly RunWithReport[],
  expected: Expected,
): Promise<{ question: StartQuestion; notes: readonly Message[] }> {
  try {
    const [machine, { workloads }] = await Promise.all([world.api.call('machine'), world.api.call('workloads')]);
    const { cpu_cores, host } = machine;
    const guarded = workloads.filter(({ protected_by }) => protected_by !== null);
    const question = {
      expected,
      pressures: pressuresOf(machine),
      free_cores: cpu_cores === null ? null : Math.max(0, host.cores - cpu_cores),
      protected_bytes: guarded.reduce((sum, workload) => sum + (memoryOf(workload) ?? 0), 0),
      running: runningRuns(runs, workloads, world.wall_ms()),
      exhausting: exhaustingIn(workloads),
    };
    return { question, notes: [] };
  } catch (error) {
    if (!(error instanceof OmnimindError)) throw error;
    const pressure = new MachinePressure(systemClock.monotonic_s);
    const pressures = pressure.read();
    pressure.close();
    const running = runningRuns(runs, [], world.wall_ms());
    const question = { expected, pressures, free_cores: null, protected_bytes: 0, running, exhausting: null };
    return { question, notes: [message('start.no_monitor', { reason: error.problem })] };
  }
}

function pressuresOf({ stall, host, memory_available_bytes }: MachineState): Pressures {
  return {
    cpuSome: stall.cpu_some,
    memorySome: stall.memory_some,
    memoryFull: stall.memory_full,
    available_bytes: memory_available_bytes,
    total_bytes: host.memory_bytes,
  };
}

/** The runs that go on and of whose command earlier runs are kept. */
function runningRuns(runs: readonly RunWithReport[], workloads: readonly Workload[], wall_ms: number): RunningRun[] {
  return runs.flatMap(({ summary: { id, name, command, state, started } }) => {
    const before = state === 'running' ? earlierUse(runs, command, name) : null;
    if (before === null || before.duration_s === null) return [];
    const own = workloads.find((workload) => isOfRun(workload, id, name));
    const now_bytes = memoryOf(own ?? {}) ?? 0;
    const remaining_s = Math.max(0, before.duration_s - (wall_ms - Date.parse(started)) / 1000);
    return [{ name, remaining_s, now_bytes, peak_bytes: before.memory_bytes ?? now_bytes }];
  });
}

function isOfRun({ cgroup, name }: Workload, id: string, run: string): boolean {
  return readScopeName(basename(cgroup ?? ''))?.id === id || name === run;
}

/** Who exhausts the machine's memory first. What is throttled already, or stands before a limit of its own, does not. */
function exhaustingIn(workloads: readonly Workload[]): StartQuestion['exhausting'] {
  const found = workloads
    .filter((workload) => !isActedOn(workload) && takesMachine(workload))
    .map(({ name, verdict }) => ({ name, low_s: verdict?.time_to_exhaustion_s?.low ?? Number.POSITIVE_INFINITY }))
    .filter(({ low_s }) => Number.isFinite(low_s));
  return found.toSorted((a, b) => a.low_s - b.low_s)[0] ?? null;
}

function takesMachine({ verdict, memory_limit_bytes }: Workload): boolean {
  const forecast = verdict?.evidence.find(({ signal }) => signal === 'time_to_exhaustion');
  const source = forecast?.parameters?.['source'];
  return source === undefined ? memory_limit_bytes === null : source === 'machine';
}
