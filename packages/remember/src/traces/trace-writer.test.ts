import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import type { TraceHeader } from '@omnimind/protocol/trace';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTrace } from './trace-reader.ts';
import { TraceWriter } from './trace-writer.ts';

const header: TraceHeader = {
  format: 'omnimind-trace',
  version: 1,
  interval_s: 1,
  host: { cores: 2, memory_bytes: 1e9, swap_bytes: 0 },
  workload: { name: 'x' },
};
let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-writer-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

async function count(file: string): Promise<number> {
  let samples = 0;
  await readTrace(file, {
    onHeader() {},
    onSample: () => {
      samples += 1;
    },
  });
  return samples;
}

test.each(['plain.jsonl', 'packed.jsonl.gz'])(
  '%s holds the header and every sample, for its owner only',
  async (name) => {
    const file = join(directory, name);
    const writer = new TraceWriter(file, header);
    for (let t = 0; t < 1000; t += 1) writer.write({ t, user_usec: t });
    await writer.close();
    expect(await count(file)).toBe(1000);
    expect(writer.problem).toBeNull();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file)[0] === 0x1f).toBe(name.endsWith('.gz'));
  },
);

test('a recorder that is killed has lost 10 s at most', async () => {
  const file = join(directory, 'killed.jsonl.gz');
  const writer = new TraceWriter(file, header);
  for (let t = 0; t <= 25; t += 1) writer.write({ t });
  const readable = (): string[] =>
    gunzipSync(readFileSync(file), { finishFlush: constants.Z_SYNC_FLUSH }).toString().trim().split('\n');
  await expect.poll(() => readable().at(-1)).toBe('{"t":20}');
  await writer.close();
});

test('a path that cannot be written is told at once', () => {
  expect(() => new TraceWriter('/no/such/directory/x.jsonl', header)).toThrow(
    /file\.unwritable .*\/no\/such\/directory\/x.jsonl","errno":"ENOENT"/,
  );
});

// A disk that fills up after some samples: test/e2e/full-disk.test.ts.
test('a full disk costs the trace and nothing else', async () => {
  const file = join(directory, 'full.jsonl');
  symlinkSync('/dev/full', file);
  const writer = new TraceWriter(file, header);
  for (let t = 0; t < 20_000; t += 1) writer.write({ t, user_usec: t * 1000 });
  await writer.close();
  expect(writer.problem).toMatchObject({
    code: 'trace.incomplete',
    parameters: { reason: { parameters: { errno: 'ENOSPC' } } },
  });
});

test('with nobody taking the data, memory is bounded and the loss is told', async () => {
  // A pipe that nobody reads stands in for a disk that does not answer.
  const pipe = join(directory, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const holder = spawn('sh', ['-c', 'exec 3<"$1"; sleep 1; cat <&3 | wc -l', 'sh', pipe], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const writer = new TraceWriter(pipe, header);
  const line = { t: 0, user_usec: 123_456_789, system_usec: 123_456_789, rchar: 123_456_789 };
  for (let t = 0; t < 100_000; t += 1) writer.write({ ...line, t });
  const { problem } = writer;
  expect(problem?.code).toBe('trace.samples_lost');
  const lost = problem?.code === 'trace.samples_lost' ? problem.parameters.count : 0;
  const [text] = await Promise.all([holder.stdout.toArray().then(String), writer.close()]);
  expect(Number(text)).toBe(100_000 - lost + 1);
});
