import { engineParameters } from '@omnimind/engine/parameters';
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
import { whyLines } from '../render/why.ts';
import { whyKilledLines } from '../render/why-killed.ts';
import { TraceReport } from '../trace-report.ts';

/** `omnimind why`: why a run was judged and treated as it was, or who killed a process and why. @returns the exit status */
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
  if (run instanceof OmnimindError) throw run;
  const report = run.report ?? (await reportFromTrace(run));
  const { summary, directory, traceFile } = run;
  const data = () => ({ run: summary, directory, trace: traceFile, report, from_trace: run.report === null });
  answer(json, data, (screen) => whyLines(screen, run, report, numbers));
  return 0;
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
