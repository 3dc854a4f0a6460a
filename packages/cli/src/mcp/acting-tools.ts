import { releasedSchema, workloadSchema } from '@omnimind/protocol/api/schemas';
import { z } from 'zod';
import { nameData } from './as-data.ts';
import { type Tool, tool } from './tool.ts';
import { findWorkload, idData, type ToolWorld } from './world.ts';

const which = z.string().min(1).max(1000).describe('ID of the workload, as list_workloads gives it, or its name');

/** What changes how OmniMind treats a workload; the monitor lets nobody do it to another user's. */
export function actingTools(world: ToolWorld): Tool[] {
  const { api } = world;
  return [
    tool({
      name: 'release',
      description: 'Undoes what OmniMind did to a workload of yours: priority and throttle go back to what they were.',
      effect: 'acts',
      input: z.strictObject({ workload: which }),
      output: releasedSchema,
      async call({ workload }) {
        const { id } = await findWorkload(world, workload);
        const { undone } = await api.call('release', { id });
        return { id: idData(id), undone };
      },
    }),
    tool({
      name: 'ignore',
      description: 'Ignores a workload of yours, or no longer: it is watched, but neither acted on nor announced.',
      effect: 'acts',
      input: z.strictObject({
        workload: which,
        ignored: z.boolean().default(true).describe('false takes it back'),
        for_s: z.number().positive().max(1e9).optional().describe('Seconds; without end by default'),
      }),
      output: workloadSchema.pick({ id: true, name: true, ignored: true }),
      async call({ workload, ignored, for_s }) {
        const { id } = await findWorkload(world, workload);
        const body = { ignored, ...(for_s === undefined ? {} : { for_s }) };
        const changed = await api.call('ignore', { id, body });
        return { id: idData(changed.id), name: nameData(changed.name), ignored: changed.ignored };
      },
    }),
  ];
}
