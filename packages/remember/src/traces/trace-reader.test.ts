import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { type Message, message } from '@omnimind/protocol/message';
import type { Sample } from '@omnimind/protocol/trace';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTrace } from './trace-reader.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-reader-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const header = JSON.stringify({
  format: 'omnimind-trace',
  version: 1,
  interval_s: 1,
  host: { cores: 2, memory_bytes: 1e9, swap_bytes: 0 },
  workload: { name: 'x' },
});
const sampleCount = 2000;
const body = Array.from({ length: sampleCount }, (_, t) => `${JSON.stringify({ t, user_usec: t * 1000 })}\n`).join('');
const trace = `${header}\n${body}`;

async function read(content: string | Buffer): Promise<{ samples: Sample[]; headers: number; warnings: Message[] }> {
  const file = join(directory, 'trace');
  writeFileSync(file, content);
  const samples: Sample[] = [];
  let headers = 0;
  const warnings = await readTrace(file, {
    onHeader: () => {
      headers += 1;
    },
    onSample: (sample) => samples.push(sample),
  });
  return { samples, headers, warnings };
}

test.each([
  ['plain', trace],
  ['compressed', gzipSync(trace)],
  ['compressed in two members', Buffer.concat([gzipSync(`${header}\n`), gzipSync(body)])],
  ['without the last line break', trace.trimEnd()],
])('a whole trace, %s', async (_, content) => {
  const { samples, headers, warnings } = await read(content);
  expect([samples.length, headers, warnings]).toEqual([sampleCount, 1, []]);
});

test('half a last line is a warning, and the rest is used', async () => {
  const { samples, warnings } = await read(trace.slice(0, -10));
  expect(samples).toHaveLength(sampleCount - 1);
  expect(warnings).toEqual([message('trace.torn', { file: expect.any(String) })]);
});

test('compressed data that was cut short is a warning, and what was written before is used', async () => {
  const flushed = gzipSync(trace, { finishFlush: constants.Z_SYNC_FLUSH });
  const whole = await read(flushed);
  expect([whole.samples.length, whole.warnings.length]).toEqual([sampleCount, 1]);
  const half = await read(flushed.subarray(0, flushed.length >> 1));
  expect(half.samples.length).toBeGreaterThan(sampleCount / 4);
  expect(half.warnings).toEqual([message('trace.torn', { file: expect.any(String) })]);
});

test('damaged compressed data names the file', async () => {
  const damaged = Buffer.from(gzipSync(trace));
  damaged.fill(0xff, damaged.length >> 1, (damaged.length >> 1) + 8);
  await expect(read(damaged)).rejects.toMatchObject({
    code: 'trace_damaged',
    message: expect.stringContaining(join(directory, 'trace')),
  });
});

test.each([
  ['an empty file', '', /"line":1,"damage":{"code":"trace.no_header"/],
  ['one byte', 'x', /no_header/],
  ['a line in the middle that is no JSON', `${header}\n{"t":0}\n{"t"\n{"t":2}\n`, /trace","line":3,.*not_json/],
  ['a counter that falls', `${header}\n{"t":0,"minflt":5}\n{"t":1,"minflt":4}\n`, /trace","line":3,.*counter_fell/],
  ['another version', `${header.replace('"version":1', '"version":9')}\n`, /trace\.version.*"9"/],
])('%s is damaged, with file and line', async (_, content, message) => {
  await expect(read(content)).rejects.toMatchObject({ code: 'trace_damaged', message: expect.stringMatching(message) });
});

test.each([
  ['no such file', '/no/such/file', /ENOENT/],
  ['a directory', '/tmp', /EISDIR/],
])('%s is unreadable', async (_, file, message) => {
  await expect(readTrace(file, { onHeader() {}, onSample() {} })).rejects.toMatchObject({
    code: 'trace_unreadable',
    message: expect.stringMatching(message),
  });
});
