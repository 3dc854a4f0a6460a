import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { folders } from './folders.ts';
import { type Label, labelOf } from './label.ts';
import type { Recording } from './recordings.ts';

/** A program that runs longer than it should by this much is not recorded further, s. */
const grace_s = 90;
/** `limited.sh` ends so where no memory limit can be set. */
const cannotLimit = 77;

/**
 * Records one workload with `omnimind record` into the folder of traces.
 *
 * @param compiled directory with the compiled programs
 * @param scratch directory for what programs and recorder write meanwhile
 * @returns the trace's label, or why there is none, in words
 */
export async function recordWorkload(recording: Recording, compiled: string, scratch: string): Promise<Label | string> {
  const { name, workload } = recording;
  const own = join(scratch, `${name}.tmp`);
  const trace = join(scratch, `${name}.jsonl.gz`);
  const onsetFile = join(scratch, `${name}.onset`);
  mkdirSync(own, { recursive: true });
  const omnimind = process.env['OMNIMIND_BIN'] ?? join(folders.root, 'packages/cli/bin/omnimind');
  const parameters = ['record', '--out', trace, '--for', `${workload.seconds + grace_s}s`, '--'];
  // The load leaves the machine to others; the recorder, which needs next to nothing, must not miss a second.
  const child = spawn(omnimind, [...parameters, 'nice', '-n', '10', ...workload.command], {
    cwd: folders.programs,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      PATH: [compiled, join(folders.root, 'node_modules/.bin'), '/usr/bin', process.env['PATH']].join(':'),
      CLASSPATH: compiled,
      PYTHONDONTWRITEBYTECODE: '1',
      BENCH_TMP: own,
      ONSET_FILE: onsetFile,
    },
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-500);
  });
  const [code, signal] = await once(child, 'close');
  rmSync(own, { recursive: true, force: true });
  if (code === cannotLimit) return 'no memory limit can be set here (a cgroup of its own needs root)';
  if (!existsSync(trace)) return `not recorded (${signal ?? code}): ${errors}`;
  const onset_s = existsSync(onsetFile) ? Number(readFileSync(onsetFile, 'utf8')) : null;
  const label = labelOf(recording, trace, onset_s);
  if (typeof label !== 'string') keepTrace(trace, recording);
  return label;
}

/** Puts a trace into its folder, with the workload's own name and command: without the `nice` that it was started with. */
function keepTrace(trace: string, { name, workload }: Recording): void {
  const text = gunzipSync(readFileSync(trace)).toString();
  const end = text.indexOf('\n');
  const header = JSON.parse(text.slice(0, end));
  const own = JSON.stringify({
    ...header,
    workload: { ...header.workload, name: workload.name, command: workload.command },
  });
  writeFileSync(join(folders.traces, `${name}.jsonl.gz`), gzipSync(`${own}${text.slice(end)}`, { level: 9 }));
}
