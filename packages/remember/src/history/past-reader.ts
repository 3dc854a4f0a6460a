import type { PastWorkload, Series } from '@omnimind/protocol/api/schemas';
import { machineWorkload } from '@omnimind/protocol/event';
import type { EventTable } from './event-table.ts';
import type { SeriesQuery } from './series-points.ts';
import type { WorkloadTable } from './workload-table.ts';

/** What a workload did in this time before a moment is how it was then. */
const window_ms = 60_000;
/** Workloads of one answer; of more, those that held most memory. */
const maxWorkloads = 500;
/** Events that are searched for the verdict of then. */
const maxEvents = 20;

interface PastSources {
  readonly workloads: WorkloadTable;
  readonly events: EventTable;
  /** Those of the newest ticks, which the table knows later. */
  readonly active: ReadonlyMap<string, { readonly name: string }>;
  series(id: string, query: SeriesQuery): Series | null;
}

/** Every workload as it was at a moment, the largest first; those in trouble with the evidence that was known then. */
export function pastAt({ workloads, events, active, series }: PastSources, at_ms: number): PastWorkload[] {
  const known = new Map(workloads.livingAt(at_ms - window_ms, at_ms).map(({ id, name }) => [id, name]));
  for (const [id, { name }] of active) known.set(id, name);
  known.delete(machineWorkload);
  const found: PastWorkload[] = [];
  for (const [id, name] of known) {
    const then = series(id, { from_ms: at_ms - window_ms, step_ms: window_ms, count: 1 });
    const verdict = then?.verdicts.at(-1) ?? null;
    if (then === null || (verdict === null && (then.pids[0] ?? null) === null)) continue;
    const [cpu_cores = null] = then.cpu_cores;
    const [anon_bytes = null] = then.anon_bytes;
    const [pids = null] = then.pids;
    const severity = verdict?.severity ?? 'ok';
    const told = severity === 'ok' ? [] : events.before(id, at_ms, maxEvents);
    const last = told.findLast(({ event }) => event?.type === 'behavior_changed')?.event;
    // Of another severity it is of another verdict.
    const isOfThen = last?.type === 'behavior_changed' && last.verdict.severity === severity;
    const evidence = isOfThen ? last.verdict.evidence : [];
    found.push({ id, name, cpu_cores, anon_bytes, pids, verdict, evidence });
  }
  return found.toSorted((a, b) => (b.anon_bytes ?? 0) - (a.anon_bytes ?? 0)).slice(0, maxWorkloads);
}
