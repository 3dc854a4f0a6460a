import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deprioritizer } from '@omnimind/act/actuator/deprioritize';
import { Journal } from '@omnimind/act/actuator/journal';
import { engineParameters } from '@omnimind/engine/parameters';
import { Engine } from '@omnimind/engine/tick';
import { WorkloadAnalysis } from '@omnimind/engine/workload-analysis';
import { translate } from '@omnimind/messages/translate';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { message } from '@omnimind/protocol/message';
import type { Sample, TraceHeader } from '@omnimind/protocol/trace';
import { FakeScheduling } from '@omnimind/testing/fake-scheduling';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { guarded, intervalOn, RunWatch } from './run-watch.ts';

const MiB = 2 ** 20;
const facts: TraceHeader = {
  format: 'omnimind-trace',
  version: 1,
  interval_s: 1,
  host: { cores: 4, memory_bytes: 16_384 * MiB, swap_bytes: 0 },
  workload: { name: 'leaker' },
};
const parameters = engineParameters(defaultConfiguration);

let directory = '';
let machine = new FakeScheduling();
let events: OmnimindEvent[] = [];
let samples: Sample[] = [];
let now_s = 0;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-watch-'));
  machine = new FakeScheduling();
  machine.process(10);
  events = [];
  samples = [];
  now_s = 0;
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A steady worker whose memory grows by `growth` a second after five minutes, until it stands still. */
function makeWatch(options: { mode?: 'smart' | 'observe'; rootName?: string; leakEnds_s?: number } = {}): RunWatch {
  const { mode = 'smart', rootName = 'leaker', leakEnds_s = 1e9 } = options;
  const sample = (t: number): Sample => ({
    t,
    user_usec: t * 400_000 + Math.sin(t) * 1000 + 1000,
    system_usec: t * 50_000,
    anon_bytes: 200 * MiB + Math.max(0, Math.min(t, leakEnds_s) - 300) * MiB + Math.sin(t * 7) * 1000,
    pids: 1,
    threads: 1,
  });
  return new RunWatch({
    id: 'w',
    facts,
    configuration: defaultConfiguration,
    clock: { monotonic_s: () => now_s, wall_ms: () => 1e12 + now_s * 1000 },
    sampler: { sample, finish: sample, processes: () => [{ pid: 10, starttime: 1000, name: rootName }] },
    engine: new Engine({ parameters, ladder: defaultConfiguration.ladder, mode }),
    actuator: new Deprioritizer({
      scheduling: machine,
      journal: new Journal(directory, null),
      nice: 10,
      protectedNames: defaultConfiguration.protect.names,
    }),
    rootProtector: () => (rootName === 'code' ? 'code' : null),
    onSample: (each) => samples.push(each),
    onEvent: (event) => events.push(event),
  });
}

function run(watch: RunWatch, seconds: number): void {
  for (let t = 0; t < seconds; t += watch.interval_s) {
    now_s = t;
    watch.tick(t);
  }
}

const kinds = () => events.flatMap((event) => ('rung' in event ? [`${event.type} ${event.rung}`] : []));

describe('a workload that leaks', () => {
  test('is watched, told about, lowered, and given back at the end, with the reasons', () => {
    const watch = makeWatch();
    run(watch, 1500);
    expect(machine.nice(10)).toBe(10);
    expect(watch.interval_s).toBe(0.5);
    const taken = events.find((event) => event.type === 'action_taken' && event.rung === 'deprioritize');
    expect(taken).toMatchObject({ workload: 'w', text: { code: 'action.priority_lowered' } });
    expect(taken?.type === 'action_taken' && taken.evidence.length).toBeGreaterThan(0);
    const verdict = watch.finish(1500);
    expect(verdict.memory_behavior).toBe('leaking');
    expect(machine.nice(10)).toBe(0);
    expect(kinds()).toEqual(['action_taken notify', 'action_taken deprioritize', 'action_undone deprioritize']);
  });

  test('is given back when it is well again', () => {
    const watch = makeWatch({ leakEnds_s: 1200 });
    run(watch, 4000);
    expect(kinds()).toEqual(['action_taken notify', 'action_taken deprioritize', 'action_undone deprioritize']);
    expect(machine.nice(10)).toBe(0);
    expect(watch.interval_s).toBe(1);
  });

  test.each([
    ['in mode observe', { mode: 'observe' as const }],
    ['when it is protected', { rootName: 'code' }],
  ])('is only told about %s', (_, options) => {
    const watch = makeWatch(options);
    run(watch, 1500);
    expect(kinds()).toEqual(['action_taken notify']);
    expect(machine.nice(10)).toBe(0);
  });

  test('gives the same verdicts when its samples are replayed', () => {
    const watch = makeWatch();
    run(watch, 1500);
    const live = events.flatMap((event) => (event.type === 'behavior_changed' ? [event.verdict] : []));
    const last = watch.finish(1500);
    const analysis = new WorkloadAnalysis(facts, parameters);
    const replayed = samples
      .map((sample) => JSON.parse(JSON.stringify(sample)))
      .flatMap((sample) => (analysis.observe(sample) ? [analysis.verdict()] : []));
    expect(live.length).toBeGreaterThan(2);
    expect(replayed).toEqual(live);
    expect(analysis.conclude()).toEqual(last);
  });
});

test('a stop of everything is told as a notice', () => {
  const watch = makeWatch();
  run(watch, 20);
  now_s = 60;
  watch.tick(60);
  expect(events.at(-1)).toMatchObject({ type: 'notice', t: 60, text: message('measuring.gap', { seconds: 41 }) });
});

test.each([
  ['observe', 1, 1],
  ['watch', 1, 0.5],
  ['deprioritize', 10, 5],
  ['watch', 0.4, 0.25],
  ['watch', 0.1, 0.1],
] as const)('on the rung %s an interval of %d s becomes %d s', (rung, interval_s, expected) => {
  expect(intervalOn(rung, interval_s)).toBe(expected);
});

test('a failure is told once and ends the calls', () => {
  const action = vi.fn((value: number) => {
    if (value === 2) throw new Error('boom');
  });
  const failures: string[] = [];
  const call = guarded(action, (notice) => failures.push(translate('en', notice)));
  for (const value of [1, 2, 3]) call(value);
  expect(action).toHaveBeenCalledTimes(2);
  expect(failures).toEqual(['monitoring ended early, a defect in OmniMind: boom']);
});
