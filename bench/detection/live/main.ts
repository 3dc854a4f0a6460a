import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { compilePrograms } from './compile.ts';
import { keepLabel } from './labels-file.ts';
import { runQueue } from './queue.ts';
import { recordWorkload } from './record-workload.ts';
import { type Recording, recordings } from './recordings.ts';

/** What needs a processor waits for one; what only needs memory runs beside. */
const isHeavy = ({ workload }: Recording): boolean => workload.load > 0.2;

/**
 * Records workloads anew: all of them (about seven hours on two processors that have nothing else to do), or those that are
 * named: `NAME` beside other load, `NAME-alone` without. Needs gcc, perl, SQLite, zstd,
 * a JDK, python3, ffmpeg, xz, PostgreSQL, Redis, stress-ng and Chromium for all; one that fails is told and leaves its old trace.
 *
 * @returns the number of workloads that failed
 */
export async function recordLive(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !recordings.some((recording) => recording.name === name));
  if (unknown.length > 0) throw new Error(`no such recording: ${unknown.join(', ')}`);
  const chosen = recordings.filter(({ name }) => names.length === 0 || names.includes(name));
  const scratch = mkdtempSync(join(tmpdir(), 'omnimind-live-'));
  let failures = 0;
  let done = 0;
  const say = (text: string) => console.error(`${new Date().toTimeString().slice(0, 8)} ${text}`);
  try {
    // PostgreSQL refuses to run as root, and another user must get to its data.
    chmodSync(scratch, 0o711);
    compilePrograms(scratch);
    const record = async (recording: Recording): Promise<void> => {
      say(`${recording.name}: begins, ${recording.workload.seconds} s`);
      const label = await recordWorkload(recording, scratch, scratch);
      done += 1;
      if (typeof label === 'string') failures += 1;
      else keepLabel(label);
      say(
        `${recording.name}: ${typeof label === 'string' ? `FAILED, ${label}` : 'recorded'} (${done} of ${chosen.length})`,
      );
    };
    const contended = chosen.filter(({ alone }) => !alone);
    const heavy = { load: 1.3 * availableParallelism(), memory: 2000, count: 8 };
    const light = { load: Number.POSITIVE_INFINITY, memory: 7000, count: 10 };
    // Together they leave processors to spare.
    const spare = { load: 0.75 * availableParallelism(), memory: 9000, count: 14 };
    await runQueue(
      chosen.filter(({ alone }) => alone),
      spare,
      record,
    );
    await Promise.all([
      runQueue(contended.filter(isHeavy), heavy, record),
      runQueue(
        contended.filter((recording) => !isHeavy(recording)),
        light,
        record,
      ),
    ]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return failures;
}

if (import.meta.main) process.exitCode = (await recordLive(process.argv.slice(2))) > 0 ? 1 : 0;
