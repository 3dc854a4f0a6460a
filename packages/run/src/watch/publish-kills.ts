import type { TreeSampler } from '@omnimind/observe/tree-sampler';
import { message } from '@omnimind/protocol/message';
import type { Verdict } from '@omnimind/protocol/verdict';
import { killEvent } from '@omnimind/tell/kills/kill-event';
import { killsOfRun } from '@omnimind/tell/kills/run-kills';
import { isEndedByOthers } from '../launcher/exit-status.ts';
import { ownScope, type StartedCommand } from '../launcher/start-command.ts';
import type { ReportBuilder } from '../report/report-builder.ts';
import type { RunWatch } from './run-watch.ts';

/** Reports which processes of a failed command were killed for lack of memory. */
export async function publishKills(
  {
    name,
    started,
    scope,
  }: { readonly name: string; readonly started: string; readonly scope: StartedCommand['scope'] },
  { status, oomKills, lastVerdict }: { status: number; oomKills: number; lastVerdict: Verdict | null },
  run: RunWatch,
  sampler: TreeSampler,
  builder: ReportBuilder,
): Promise<void> {
  const cgroup = ownScope(scope)?.cgroup ?? null;
  const about = { started_ms: Date.parse(started), cgroup, wasSignaled: isEndedByOthers(status) };
  const kills = await killsOfRun({ ...about, knew: (pid) => sampler.knew(pid) });
  const workload = { name: `run ${name}`, verdict: lastVerdict, before: builder.series.result() };
  for (const report of kills) run.publish(killEvent(report, workload), new Date(report.time_usec / 1000).toISOString());
  if (kills.length === 0 && oomKills > 0)
    run.publish({ type: 'notice', severity: 'alert', text: message('kills.unread', { count: oomKills }) });
}
