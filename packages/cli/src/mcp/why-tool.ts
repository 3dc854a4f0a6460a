import { workloadSchema } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import type { Verdict } from '@omnimind/protocol/verdict';
import { findRun } from '@omnimind/remember/runs/runs';
import { findKill, killsDirectory, readKills, systemKillsDirectory } from '@omnimind/tell/kills/kill-store';
import { z } from 'zod';
import { deedSchema, deedsOf, evidenceSentence, nameData } from './as-data.ts';
import { verdictOf } from './run-tools.ts';
import { type Tool, tool } from './tool.ts';
import { findWorkload, idData, type ToolWorld } from './world.ts';

const { verdict: verdictSchema } = workloadSchema.shape;
const words = verdictSchema
  .unwrap()
  .pick({ cpu_behavior: true, memory_behavior: true, pressure: true, severity: true, confidence: true })
  .extend({ time_to_exhaustion_s: verdictSchema.unwrap().shape.time_to_exhaustion_s });

/** Why something is judged and treated as it is. */
export function whyTool(world: ToolWorld): Tool {
  const { api, environment, language } = world;
  const story = (verdict: Verdict | null, events: readonly OmnimindEvent[]) => ({
    verdict,
    reasons: (verdict?.evidence ?? []).slice(0, 8).map((each) => evidenceSentence(language, each)),
    done: deedsOf(language, events),
  });
  return tool({
    name: 'why',
    description:
      'Why a workload or a run is judged and treated as it is, with the numbers, or who killed a process and why.',
    effect: 'reads',
    input: z.strictObject({
      of: z.string().min(1).max(1000).describe('ID or name of a workload or run, or PID or name of what was killed'),
    }),
    output: z.object({
      kind: z.enum(['workload', 'run', 'kill']),
      id: z.string(),
      name: z.string(),
      verdict: words.nullable(),
      reasons: z.array(z.string()),
      done: z.array(deedSchema),
    }),
    async call({ of }) {
      const workload = await findWorkload(world, of).catch(nullFor('workload_not_found', 'monitor_unavailable'));
      if (workload !== null) {
        const { id, name, verdict, events } = await api.call('workload', { id: workload.id });
        const happened = events.flatMap(({ event }) => event ?? []);
        return { kind: 'workload' as const, id: idData(id), name: nameData(name), ...story(verdict, happened) };
      }
      const kill = findKill(readKills([killsDirectory(environment), systemKillsDirectory()]), of)?.kill;
      const run = await findRun(of, environment).catch(nullFor(...(kill === undefined ? [] : ['run_not_found'])));
      if (run !== null) {
        const { id, name } = run.summary;
        return { kind: 'run' as const, id, name: nameData(name), ...story(verdictOf(run), run.events) };
      }
      const { pid = null, name = '' } = kill?.process ?? {};
      const about = story(kill?.verdict ?? null, kill === undefined ? [] : [kill]);
      return { kind: 'kill' as const, id: String(pid ?? ''), name: nameData(name), ...about };
    },
  });
}

/** A failure of one of these codes is no answer, any other stays one. */
function nullFor(...codes: readonly string[]) {
  return (error: unknown): null => {
    if (error instanceof OmnimindError && codes.includes(error.code)) return null;
    throw error;
  };
}
