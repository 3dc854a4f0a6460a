import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ErrorCode, errorTable, OmnimindError } from '@omnimind/protocol/errors';
import { asWritten, message } from '@omnimind/protocol/message';
import { runFiles } from '@omnimind/remember/runs/run-directory';
import { runFile } from '@omnimind/remember/runs/run-file';
import { isRunId, makePrivateDirectory, newRunId, runsDirectory } from '@omnimind/remember/runs/state-directory';

export interface IsolatedCommand {
  readonly command: readonly string[];
  readonly name: string | undefined;
  readonly directory: string | undefined;
  readonly mode: 'smart' | 'observe';
}

/** Until its run is known, ms: a cold start on a machine under pressure takes seconds. */
const patience_ms = 60_000;
const poll_ms = 50;

/**
 * Starts `omnimind run` with a command as a session of its own, which goes on when we end. What the command writes lies in the
 * directory of the run, as long as that is kept.
 *
 * @param launcher the file that starts omnimind
 * @returns the ID of the run
 * @throws OmnimindError as `omnimind run` said it, such as `command_not_found`
 */
export async function startIsolated(
  launcher: string,
  environment: NodeJS.ProcessEnv,
  { command, name, directory, mode }: IsolatedCommand,
  onStart: (child: ChildProcess) => void,
): Promise<string> {
  const runs = runsDirectory(environment);
  makePrivateDirectory(runs);
  const earliest = newRunId(Date.now(), () => '000000');
  const output = join(runs, `${newRunId(Date.now())}.output`);
  const file = openSync(output, 'wx', 0o600);
  const words = ['run', ...(name === undefined ? [] : ['--name', name]), '--mode', mode, '--quiet', '--', ...command];
  const child = spawn(launcher, words, {
    ...(directory === undefined ? {} : { cwd: directory }),
    env: environment,
    detached: true,
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  let failure: Error | null = null;
  child.once('error', (error) => (failure = error));
  child.unref();
  onStart(child);
  try {
    for (let waited_ms = 0; waited_ms < patience_ms; waited_ms += poll_ms) {
      const hasEnded = failure !== null || child.exitCode !== null || child.signalCode !== null;
      const id = findOwn(runs, earliest, child.pid);
      if (id !== undefined) {
        renameSync(output, join(runs, id, runFiles.output));
        return id;
      }
      if (hasEnded) throw failureOf(child, failure, output);
      await pause(poll_ms);
    }
    throw new OmnimindError('unavailable', message('start.late', { pid: child.pid ?? 0 }));
  } finally {
    rmSync(output, { force: true });
  }
}

/** The run of a process; the launcher becomes `omnimind run`, so both have one PID. */
function findOwn(runs: string, earliest: string, pid: number | undefined): string | undefined {
  const young = readdirSync(runs).filter((name) => isRunId(name) && name >= earliest);
  return young.find((id) => runFile(join(runs, id)).readOrNull()?.owner.pid === pid);
}

/** What `omnimind run` said before it ended without a run. */
function failureOf({ exitCode }: ChildProcess, failure: Error | null, output: string): OmnimindError {
  const said = failure?.message ?? readFileSync(output, 'utf8').slice(0, 2000).trim();
  const known = Object.entries(errorTable).find(([, { exitStatus }]) => exitStatus === exitCode)?.[0];
  return new OmnimindError(isErrorCode(known) ? known : 'unavailable', asWritten(said.replace(/^omnimind: /, '')));
}

function isErrorCode(code: string | undefined): code is ErrorCode {
  return code !== undefined && Object.hasOwn(errorTable, code);
}
