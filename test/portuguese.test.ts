import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { protectionIn } from '@omnimind/protocol';
import { expect, test } from 'vitest';
import { untouchable } from '../packages/daemon/src/monitor/own-slice.ts';
import { portugueseEvidence } from '../packages/protocol/src/announce/evidence-portuguese.ts';

const behaviors = fileURLToPath(new URL('../packages/engine/src/behavior', import.meta.url));

/** Signals that are made of other words: pressure.ts, and the channels of runaway.ts. */
const made = [
  'memory_some',
  'memory_full',
  'io_some',
  'io_full',
  'cpu_some',
  'bytes_read_and_written',
  'voluntary_context_switches',
  'page_faults',
  'new_processes_and_threads',
  'lines_of_output',
];

test('whatever the engine gives as evidence is said in Portuguese', () => {
  const found = globSync('*.ts', { cwd: behaviors })
    .filter((file) => !file.includes('.test.'))
    .flatMap((file) => [...readFileSync(resolve(behaviors, file), 'utf8').matchAll(/\bevidence\(\s*'(\w+)'/g)])
    .map(([, signal = '']) => signal);
  expect(found.length).toBeGreaterThan(15);
  const english = 'as the engine says it';
  const missing = [...new Set([...found, ...made])].filter(
    (signal) => portugueseEvidence({ signal, value: 1, unit: '', threshold: null, text: english }) === english,
  );
  expect(missing).toEqual([]);
});

test('why the monitor does not act on a cgroup is said in Portuguese', () => {
  const slice = '/omnimind-dev.slice';
  for (const path of ['/user.slice', `${slice}/omnimind-run-x-1.scope`]) {
    const why = untouchable(path, slice) ?? '';
    expect(protectionIn('pt', why)).not.toBe(why);
  }
});
