import { machineSchema, type Workload, workloadSchema } from '@omnimind/protocol/api/schemas';
import { memoryOf } from '@omnimind/protocol/memory';
import { severities } from '@omnimind/protocol/verdict';
import { z } from 'zod';
import { evidenceSentence, nameData } from './as-data.ts';
import { type Tool, tool } from './tool.ts';
import { idData, type ToolWorld } from './world.ts';

const { verdict: verdictSchema } = workloadSchema.shape;
const { cpu_behavior, memory_behavior, pressure, severity, time_to_exhaustion_s } = verdictSchema.unwrap().shape;

/** A workload in brief: what the API says of it, less than a tenth as long. */
const briefSchema = z.object({
  ...workloadSchema.pick({ id: true, name: true, rung: true, protected_by: true, ignored: true }).shape,
  ...workloadSchema.pick({ cpu_cores: true, anon_bytes: true, memory_limit_bytes: true }).shape,
  cpu_behavior,
  memory_behavior,
  pressure,
  severity,
  time_to_exhaustion_s,
  /** What its severity rests on, in a sentence; empty where all is well. */
  reason: z.string(),
});

const rank = (workload: Workload) => severities.indexOf(workload.verdict?.severity ?? 'ok');

/** Those in the greatest trouble first, then those that hold most. */
function worstFirst(workloads: readonly Workload[]): Workload[] {
  return workloads.toSorted((a, b) => rank(b) - rank(a) || (memoryOf(b) ?? 0) - (memoryOf(a) ?? 0));
}

function briefOf({ language }: ToolWorld, workload: Workload): z.input<typeof briefSchema> {
  const { verdict, id, name, protected_by } = workload;
  const [first] = rank(workload) === 0 ? [] : (verdict?.evidence ?? []);
  return {
    ...workload,
    id: idData(id),
    name: nameData(name),
    protected_by: protected_by === null ? null : nameData(protected_by),
    cpu_behavior: verdict?.cpu_behavior ?? 'unknown',
    memory_behavior: verdict?.memory_behavior ?? 'unknown',
    pressure: verdict?.pressure ?? 'unknown',
    severity: verdict?.severity ?? 'ok',
    time_to_exhaustion_s: verdict?.time_to_exhaustion_s ?? null,
    reason: first === undefined ? '' : evidenceSentence(language, first),
  };
}

/** What tells how the machine and its workloads are. */
export function watchingTools(world: ToolWorld): Tool[] {
  const { api } = world;
  return [
    tool({
      name: 'machine_state',
      description:
        'The machine now: free memory, processors in use, pressure (share of time spent waiting), and the workloads in trouble.',
      effect: 'reads',
      input: z.strictObject({}),
      output: z.object({
        ...machineSchema.pick({ time: true, severity: true, cpu_cores: true, stall: true, workloads: true }).shape,
        ...machineSchema.pick({ memory_available_bytes: true, swap_free_bytes: true }).shape,
        ...machineSchema.shape.host.pick({ cores: true, memory_bytes: true }).shape,
        mode: machineSchema.shape.monitor.shape.mode,
        in_trouble: z.array(briefSchema).max(5),
      }),
      async call() {
        const [machine, { workloads }] = await Promise.all([api.call('machine'), api.call('workloads')]);
        const { cores, memory_bytes } = machine.host;
        const troubled = worstFirst(workloads).filter((workload) => rank(workload) > 0 && !workload.ignored);
        const in_trouble = troubled.slice(0, 5).map((workload) => briefOf(world, workload));
        return { ...machine, cores, memory_bytes, mode: machine.monitor.mode, in_trouble };
      },
    }),
    tool({
      name: 'list_workloads',
      description:
        'Workloads (units, containers, runs, programs) with what they use and how they behave: those in trouble first, then by memory.',
      effect: 'reads',
      input: z.strictObject({ limit: z.int().min(1).max(50).default(15).describe('At most so many') }),
      output: z.object({ total: z.int(), workloads: z.array(briefSchema) }),
      async call({ limit }) {
        const { workloads } = await api.call('workloads');
        const listed = worstFirst(workloads).slice(0, limit);
        return { total: workloads.length, workloads: listed.map((workload) => briefOf(world, workload)) };
      },
    }),
  ];
}
