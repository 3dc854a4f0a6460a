import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { gone, outcomeOf, readText } from '@omnimind/linux/files/outcome';
import { systemClock } from '@omnimind/observe/clock';
import { readHostFacts } from '@omnimind/observe/host-reader';
import { escapedJson } from '@omnimind/protocol/escape';
import type { RunReport } from '@omnimind/protocol/report';
import type { TraceHeader } from '@omnimind/protocol/trace';
import { unknownVerdict } from '@omnimind/protocol/verdict';
import { pruneRuns, runFiles, thisOwner } from '@omnimind/remember/runs/run-directory';
import type { RunFile } from '@omnimind/remember/runs/run-file';
import { makePrivateDirectory, runsDirectory } from '@omnimind/remember/runs/state-directory';
import { replaceFile } from '@omnimind/remember/state-file';
import { markerVariable, runFacts } from '../watch/run-facts.ts';
import { type BegunRun, ownScope, scopeFacts, scopeNotices } from './start-command.ts';

/** Most of what people run is over by then, and nothing of it could be measured: what watches takes longer to load, ms. */
const short_ms = 30;
/** PIDs given since the command's that are looked at. */
const maxSince = 256;

/** What holds where nothing is configured. */
export const unconfigured = { mode: 'smart', interval_s: 1, runs: { keep: 50, max_size: 512 * 2 ** 20 } } as const;

/**
 * Waits for a command that may be short.
 *
 * @returns s that it took; `null` while it runs, and where there is more to say than that it went well: it failed, or left something
 */
export async function endsAtOnce(begun: BegunRun, proc = '/proc'): Promise<number | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, short_ms, null);
  });
  const ending = await Promise.race([begun.command.ended, late]);
  clearTimeout(timer);
  if (ending === null || ending.code !== 0) return null;
  const duration_s = Math.round((systemClock.monotonic_s() - begun.born_s) * 1000) / 1000;
  return mayHaveLeft(begun, proc) ? null : duration_s;
}

/** Whether a process of the run may have outlived its command. */
function mayHaveLeft({ command, scope, helpers, id }: BegunRun, proc: string): boolean {
  const own = ownScope(scope);
  const events = own === null ? gone : contentOf(join(own.cgroupRoot, own.cgroup, 'cgroup.events'));
  if (events !== gone && (typeof events !== 'string' || !events.includes('populated 0'))) return true;
  // The last PID that was given stands at the end (proc_loadavg(5)).
  const load = readText(`${proc}/loadavg`);
  const last = typeof load === 'string' ? Number(load.trim().split(' ').at(-1)) : Number.NaN;
  if (!(last >= command.pid && last - command.pid <= maxSince)) return true;
  for (let pid = command.pid + 1; pid <= last; pid += 1) {
    const environment = helpers.has(pid) ? gone : contentOf(`${proc}/${pid}/environ`);
    if (environment === gone) continue;
    if (typeof environment !== 'string' || environment.includes(`${markerVariable}=${id}`)) return true;
  }
  return false;
}

function contentOf(path: string): string | ReturnType<typeof outcomeOf> {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    return outcomeOf(error);
  }
}

/**
 * Keeps a run of which nothing is known but that it went well, in the files that any other has.
 *
 * @throws as the system calls do
 */
export function keepShortRun(begun: BegunRun, command: string[], mode: RunFile['mode'], duration_s: number): void {
  const { id, name, started, scope } = begun;
  const runs = runsDirectory();
  const directory = join(runs, id);
  const host = readHostFacts();
  const facts: TraceHeader = runFacts({ name, command, interval_s: unconfigured.interval_s, host });
  const run: RunFile = { format: 'omnimind-run', version: 1, id, name, command, mode, started, owner: thisOwner() };
  const report: RunReport = {
    format: 'omnimind-report',
    version: 1,
    run: { id, name, command, directory, mode, started, duration_s, ...scopeFacts(scope) },
    host,
    exit: { status: 0, signal: null, left_behind: 0 },
    cpu: { peak_cores: null, mean_cores: null, total_usec: null },
    memory: { peak_anon_bytes: null },
    io: { read_bytes: null, write_bytes: null, rchar: null, wchar: null },
    processes: { peak: null },
    series: { interval_s: unconfigured.interval_s, cpu_cores: [null], anon_bytes: [null] },
    samples: 0,
    verdict: unknownVerdict(duration_s),
    events: [],
    notices: scopeNotices(scope),
  };
  makePrivateDirectory(runs);
  mkdirSync(directory, { mode: 0o700 });
  try {
    writeFileSync(join(directory, runFiles.trace), gzipSync(`${escapedJson(facts)}\n`), { mode: 0o600 });
    replaceFile(join(directory, runFiles.run), `${escapedJson(run)}\n`, 0o600);
    replaceFile(join(directory, runFiles.report), `${escapedJson(report)}\n`, 0o600);
  } catch (error) {
    // The full program creates it again, and would report EEXIST instead of why nothing can be written.
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  pruneRuns(runs, unconfigured.runs);
}
