import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from '@omnimind/protocol/message';
import type { Sample, TraceHeader } from '@omnimind/protocol/trace';
import { readTrace } from '@omnimind/remember/traces/trace-reader';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordTrace } from './record.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-record-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const out = () => join(directory, 'trace.jsonl.gz');

async function read(): Promise<{ header: TraceHeader | undefined; samples: Sample[]; warnings: Message[] }> {
  let header: TraceHeader | undefined;
  const samples: Sample[] = [];
  const warnings = await readTrace(out(), {
    onHeader: (read) => {
      header = read;
    },
    onSample: (sample) => samples.push(sample),
  });
  return { header, samples, warnings };
}

describe('a command', () => {
  test('is recorded from its start to its end, with its exit status', async () => {
    const command = ['sh', '-c', 'i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done; exit 6'];
    const recorded = await recordTrace({ command, out: out(), interval_s: 1 });
    const { header, samples, warnings } = await read();
    expect([recorded.exitStatus, warnings]).toEqual([6, []]);
    expect(header?.workload).toMatchObject({ name: 'sh', command });
    expect(samples).toHaveLength(recorded.samples);
    expect(samples.at(-1)?.t).toBe(recorded.seconds);
    expect(samples.at(-1)?.user_usec).toBeGreaterThan(0);
  });

  test('outlives a recording that ends before it', async () => {
    const command = ['sh', '-c', `while [ ! -e "${directory}/end" ]; do sleep 0.05; done; exit 4`];
    const recording = recordTrace({ command, out: out(), interval_s: 0.1, for_s: 0.2 });
    await expect.poll(read).toMatchObject({ warnings: [] });
    writeFileSync(join(directory, 'end'), '');
    const { exitStatus, seconds } = await recording;
    expect(exitStatus).toBe(4);
    expect((await read()).samples.at(-1)?.t).toBe(seconds);
  });

  test.each([['the trace cannot be written', '/no/such/directory/x.jsonl', 'output_unwritable']])(
    'is not started when %s',
    async (_, file, code) => {
      const command = ['touch', join(directory, 'started')];
      await expect(recordTrace({ command, out: file, interval_s: 1 })).rejects.toMatchObject({ code });
      expect(existsSync(join(directory, 'started'))).toBe(false);
    },
  );

  test('that cannot be found is told', async () => {
    await expect(recordTrace({ command: ['no-such-command'], out: out(), interval_s: 1 })).rejects.toMatchObject({
      code: 'command_not_found',
    });
  });
});

describe('a process that runs already', () => {
  test('is recorded until it has ended', async () => {
    const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
    const recording = recordTrace({ pid: child.pid ?? 0, out: out(), interval_s: 0.2 });
    await expect.poll(async () => (await read()).samples.length).toBeGreaterThan(0);
    child.stdin.end();
    const { exitStatus, samples } = await recording;
    expect(exitStatus).toBe(0);
    expect((await read()).samples).toHaveLength(samples);
    expect((await read()).samples.at(-1)?.pids).toBe(0);
  });

  test('is recorded for as long as was asked, and goes on', async () => {
    const child = spawn('sleep', ['30'], { stdio: 'ignore' });
    const { seconds } = await recordTrace({ pid: child.pid ?? 0, out: out(), interval_s: 0.1, for_s: 0.5 });
    expect(seconds).toBeGreaterThanOrEqual(0.5);
    expect(child.exitCode).toBeNull();
    expect((await read()).header?.workload.name).toBe('sleep');
    child.kill();
  });

  test('that is not there is told', async () => {
    await expect(recordTrace({ pid: 4_194_305, out: out(), interval_s: 1 })).rejects.toMatchObject({
      code: 'process_not_found',
    });
    expect(existsSync(out())).toBe(false);
  });
});
