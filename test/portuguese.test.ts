import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineParameters } from '@omnimind/engine/parameters';
import { evidenceIn, protectionIn, saidIn } from '@omnimind/messages/announce/phrases';
import { protectionReason } from '@omnimind/monitor/own-slice';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { Evidence } from '@omnimind/protocol/verdict';
import { replayTrace } from '@omnimind/run/replay';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const evidenceOf = (signal: string, text: string): Evidence => ({ signal, value: 1, unit: '', threshold: null, text });

/** The sources of a directory of packages, without their tests. */
const sourcesOf = (directory: string): string[] =>
  globSync('**/*.ts', { cwd: join(root, 'packages', directory) })
    .filter((file) => !/\.test\.|fake-|\/cases\./.test(file))
    .map((file) => readFileSync(join(root, 'packages', directory, file), 'utf8'));

/** Words that no sentence of Portuguese has. */
const english = /\b(?:the|is|it|of|was|were|rose|fell|to|and|not|for|use|over|which|there|can't)\b/;

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
  const found = sourcesOf('engine/src/behavior')
    .flatMap((source) => [...source.matchAll(/\bevidence\(\s*'(\w+)'/g)])
    .map(([, signal = '']) => signal);
  expect(found.length).toBeGreaterThan(15);
  const missing = [...new Set([...found, ...made])].filter((signal) =>
    english.test(evidenceIn('pt', evidenceOf(signal, 'as the engine says it'))),
  );
  expect(missing).toEqual([]);
});

test('why the monitor does not act on a cgroup is said in Portuguese', () => {
  const slice = '/omnimind-dev.slice';
  for (const path of ['/user.slice', `${slice}/omnimind-run-x-1.scope`]) {
    const why = protectionReason(path, slice) ?? '';
    expect(protectionIn('pt', why)).not.toBe(why);
  }
});

/** Together they have all that the recordings of bench/detection/traces make the engine say. */
const traces = [
  'bench/detection/traces/growing-scan-python.jsonl.gz',
  'bench/detection/traces/leak-node-timers-alone.jsonl.gz',
  'bench/detection/traces/load-dataset-python.jsonl.gz',
  'bench/detection/traces/loop-c.jsonl.gz',
  'bench/detection/traces/retry-storm-python.jsonl.gz',
  'bench/detection/traces/suite-node.jsonl.gz',
  'bench/detection/traces/thrash-working-set.jsonl.gz',
  'bench/detection/traces/tick-spin-node.jsonl.gz',
  'test/fixtures/traces/brief-bad-1s.jsonl',
];

test('a sentence in Portuguese has every number that the English one has, and none of its words', async () => {
  const numbers = (text: string) => (text.match(/\d+(?:\.\d+)?/g) ?? []).toSorted();
  const signals = new Set<string>();
  const wrong = new Set<string>();
  const check = (evidence: Evidence): void => {
    signals.add(evidence.signal);
    const said = evidenceIn('pt', evidence);
    const left = numbers(said);
    const isWhole = numbers(evidence.text).every((number) => {
      const at = left.indexOf(number);
      return at >= 0 && left.splice(at, 1).length === 1;
    });
    if (!isWhole || english.test(said)) wrong.add(`${evidence.text} | ${said}`);
  };
  for (const trace of traces)
    await replayTrace(join(root, trace), {
      parameters: engineParameters(defaultConfiguration),
      onVerdict: ({ evidence }) => evidence.forEach(check),
    });
  expect([...wrong]).toEqual([]);
  expect(signals.size).toBeGreaterThan(18);
});

/** Calls that take a notice or what was done, and keys that hold a reason. */
const telling =
  /(?:(?:\bnotices\.add|\bonNotice|\btellNotice|\bskipped|\bundoAll|\bonDefect|\bonFailure|\bonUnavailable|#notice|#try|\b(?:warnings|texts)\.push|#problems\.add|\.note)(?:\?\.)?\(|\breason:|#problem \?\?=|\bunavailable:|notices = \[)\s*(?:'((?:[^'\\]|\\.)+)'|`((?:[^`\\]|\\.)+)`|"([^"]+)")/g;

test('what the watching says of itself, and why it acted or did not, is said in Portuguese', () => {
  const texts = ['daemon/src', 'engine/src/policy', 'cli/src', 'linux/src']
    .flatMap(sourcesOf)
    .flatMap((source) => [...source.matchAll(telling)])
    .map(([, ...quoted]) => quoted.find((text) => text !== undefined) ?? '')
    .map((text) => text.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '7'))
    .filter((text) => /[a-z]{2} [a-z]/.test(text));
  expect(texts.length).toBeGreaterThan(30);
  const wrong = texts.filter((text) => saidIn('pt', text) === text || english.test(saidIn('pt', text)));
  expect([...new Set(wrong)]).toEqual([]);
});
