import { connectApi } from '@omnimind/client/connect-api';
import { engineParameters } from '@omnimind/engine/parameters';
import type { WorkloadDetail } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { ReceivedMessage } from '@omnimind/protocol/message';
import type { RunReport } from '@omnimind/protocol/report';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { findRun, type StoredRun } from '@omnimind/remember/runs/runs';
import { replayTrace } from '@omnimind/run/replay';
import {
  findKill,
  killsDirectory,
  readKills,
  type StoredKill,
  systemKillsDirectory,
} from '@omnimind/tell/kills/kill-store';
import { answer } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { rule } from '../render/layout.ts';
import type { Screen } from '../render/screen.ts';
import { detailLines } from '../render/top-detail.ts';
import { whyLines } from '../render/why.ts';
import { whyKilledLines } from '../render/why-killed.ts';
import { TraceReport } from '../trace-report.ts';

/** `omnimind why`: why a run or a workload of the monitor is judged and treated as it is, or who killed a process and why. @returns the exit status */
export async function why(which: string | undefined, { json, numbers }: OptionsOf<'why'>): Promise<number> {
  const run = await findRun(which).catch((error: unknown) => {
    if (error instanceof OmnimindError && error.code === 'run_not_found') return error;
    throw error;
  });
  const kill = killOf(which, run);
  if (kill !== undefined) {
    const data = () => ({ kill });
    answer(json, data, (screen) => whyKilledLines(screen, kill, numbers));
    return 0;
  }
  if (run instanceof OmnimindError) {
    const workload = which === undefined ? null : await watchedWorkload(which);
    if (workload === null) throw run;
    const lines = (screen: Screen) => [
      rule(screen, `${screen.text(workload.name)}  ${screen.text(workload.id)}`),
      ...detailLines(screen, workload, workload, screen.rows),
    ];
    answer(json, () => ({ workload }), lines);
    return 0;
  }
  const report = run.report ?? (await reportFromTrace(run));
  const { summary, directory, traceFile } = run;
  const data = () => ({ run: summary, directory, trace: traceFile, report, from_trace: run.report === null });
  answer(json, data, (screen) => whyLines(screen, run, report, numbers));
  return 0;
}

/** What the monitor watches under this name, this ID, or as this PID; `null` where there is none, or no monitor that says so. */
async function watchedWorkload(which: string): Promise<WorkloadDetail | null> {
  try {
    const client = connectApi();
    const { workloads } = await client.call('workloads');
    const found =
      workloads.find(({ id, name, pid }) => id === which || name === which || String(pid) === which) ??
      workloads.find(({ name }) => name.startsWith(which));
    return found === undefined ? null : await client.call('workload', { id: found.id });
  } catch (error) {
    if (error instanceof OmnimindError && ['monitor_unavailable', 'workload_not_found'].includes(error.code))
      return null;
    throw error;
  }
}

/** The kill that is meant: one of that PID or name where no run is called so; without a word the newest, if no run is newer. */
function killOf(which: string | undefined, run: StoredRun | OmnimindError): StoredKill | undefined {
  const isRun = !(run instanceof OmnimindError);
  if (which !== undefined && isRun) return undefined;
  const kills = readKills([killsDirectory(), systemKillsDirectory()]);
  if (which !== undefined) return findKill(kills, which);
  const [newest] = kills;
  if (newest === undefined || !isRun) return newest;
  // What was killed of the run itself stands in its own story.
  const { started, duration_s } = run.summary;
  const end_ms = duration_s === null ? Number.POSITIVE_INFINITY : Date.parse(started) + duration_s * 1000;
  return Date.parse(newest.kill.time) > end_ms ? newest : undefined;
}

/** The report of a run that goes on or was lost, from its trace, as far as that is whole, and the events that it wrote down. */
async function reportFromTrace({ summary, traceFile, events }: StoredRun): Promise<RunReport> {
  const { configuration } = loadConfiguration();
  const story = new TraceReport();
  const warnings = await replayTrace(traceFile, {
    parameters: engineParameters(configuration),
    onHeader: (header) => story.header(header),
    onSample: (sample) => story.sample(sample),
    onVerdict: (verdict) => story.verdict(verdict),
  }).then(
    (result): ReceivedMessage[] => result.warnings,
    (error: unknown) => {
      if (!(error instanceof OmnimindError) || !story.isComplete) throw error;
      return [error.problem];
    },
  );
  const { id, name, started } = summary;
  const report = story.report({ id, name, started });
  // That the trace of a run that goes on has no end yet is no news.
  const notices = summary.state === 'running' ? report.notices : [...report.notices, ...warnings];
  return { ...report, events: events.length > 0 ? events : report.events, notices };
}
