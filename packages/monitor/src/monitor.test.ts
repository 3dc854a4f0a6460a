import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Snapshot } from '@omnimind/engine/snapshot';
import { translate } from '@omnimind/messages/translate';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { asWritten, message } from '@omnimind/protocol/message';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { monitorMachine } from './monitor.ts';
import type { MachineSource, MonitorOptions, MonitorTick } from './monitor-options.ts';

let directory = '';
let now_s = 0;
const clock = { monotonic_s: () => now_s, wall_ms: () => 1e12 + now_s * 1000 };

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-monitor-'));
  vi.useFakeTimers();
  now_s = 0;
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(directory, { recursive: true });
});

const host = { cores: 2, memory_bytes: 4e9, swap_bytes: 0 };

/** A machine with a busy workload, and one that is there for the first 30 s only. */
class FakeMachine implements MachineSource {
  readonly notices = [message('measuring.sessions', { reason: asWritten('a test') })];
  isClosed = false;

  sample(time_s: number): Snapshot {
    const at = (id: string, cores: number) => ({
      id,
      facts: { interval_s: 1, host, workload: { name: id } },
      protectedBy: null,
      sample: {
        t: time_s,
        user_usec: time_s * cores * 1e6,
        system_usec: 0,
        anon_bytes: 1e8,
        pids: 3,
        host: { cpu_busy_usec: time_s * 1.5e6, memory_available_bytes: 3e9 },
      },
    });
    return { time_s, workloads: [at('busy', 1.5), ...(time_s < 30 ? [at('short', 0)] : [])] };
  }

  label(id: string): string {
    return `the ${id} one`;
  }

  processesOf(): [] {
    return [];
  }

  ownerOf(): null {
    return null;
  }

  close(): void {
    this.isClosed = true;
  }
}

async function watch(
  seconds: number,
  options: Partial<Pick<MonitorOptions, 'metricsFile' | 'onTick' | 'stalls' | 'changedKeys'>> = {},
) {
  const source = new FakeMachine();
  const ending = new AbortController();
  const ticks: MonitorTick[] = [];
  const events: OmnimindEvent[] = [];
  const ended = monitorMachine({
    configuration: defaultConfiguration,
    mode: 'observe',
    interval_s: 1,
    signal: ending.signal,
    source,
    clock,
    onTick: (tick) => ticks.push(tick),
    onEvent: (event) => events.push(event),
    ...options,
  });
  for (let ms = 0; ms < seconds * 1000; ms += 10) {
    now_s = Math.round(now_s * 100 + 1) / 100;
    vi.advanceTimersByTime(10);
  }
  ending.abort();
  await ended;
  return { source, ticks, events };
}

test('every tick tells of every workload, and the ones that are gone are forgotten', async () => {
  const { ticks, source } = await watch(60);
  expect(ticks).toHaveLength(61);
  expect(ticks[20]?.workloads.map(({ name, cpu_cores, pids }) => ({ name, cpu_cores, pids }))).toEqual([
    { name: 'the busy one', cpu_cores: 1.5, pids: 3 },
    { name: 'the short one', cpu_cores: 0, pids: 3 },
  ]);
  expect(ticks.at(-1)?.workloads.map(({ id }) => id)).toEqual(['busy']);
  expect(ticks.at(-1)?.host.memory_available_bytes).toBe(3e9);
  expect(source.isClosed).toBe(true);
});

test('what was changed in the configuration since the last monitor is an event', async () => {
  const { events } = await watch(2, { changedKeys: ['ladder.freeze'] });
  expect(events[0]).toMatchObject({
    type: 'notice',
    severity: 'ok',
    text: message('configuration.changed', { keys: ['ladder.freeze'] }),
  });
});

test('changes come with their workload, notices once', async () => {
  const { events } = await watch(60);
  const first = events.find((event) => event.type === 'behavior_changed' && event.workload === 'busy');
  expect(first).toMatchObject({ changes: expect.arrayContaining([expect.objectContaining({ from: 'unknown' })]) });
  expect(
    events
      .filter((event) => event.type === 'notice')
      .map(({ workload, ...rest }) => [workload, 'text' in rest && translate('en', rest.text)]),
  ).toEqual([['machine', 'workloads are sessions: a test']]);
});

test('the metrics file is there at once, is right at the first verdict, and is written once a minute', async () => {
  const metricsFile = join(directory, 'metrics.txt');
  const contents = new Set<string>();
  const first: string[] = [];
  const onTick = (): void => {
    if (now_s > 0) contents.add(readFileSync(metricsFile, 'utf8'));
    if (now_s > 1 && first.length === 0) first.push(readFileSync(metricsFile, 'utf8'));
  };
  await watch(200, { metricsFile, onTick });
  expect(first[0]).toMatch(/^cpu_behavior=unknown$/m);
  // At 0 s, at the first verdict, and at 60, 120 and 180 s.
  expect(contents.size).toBe(5);
  const last = readFileSync(metricsFile, 'utf8');
  expect(last).toMatch(/^cpu_behavior=high_but_stable$/m);
  expect(last).toMatch(/^cpu_avg_5min=\d+\.\d$/m);
  // Once more at the end, which it says.
  expect(last).toMatch(/^state=stopped\ntimestamp=2001-09-09T01:50:00/);
});

test('a metrics file for Prometheus has its format', async () => {
  const metricsFile = join(directory, 'omnimind.prom');
  await watch(70, { metricsFile });
  const text = readFileSync(metricsFile, 'utf8');
  expect(text).toMatch(/^omnimind_build_info\{version="unknown",mode="observe"\} 1$/m);
  expect(text).toMatch(/^omnimind_workload_cpu_seconds_total\{kind="program",name="unknown"\} \d/m);
});

test('a metrics file that cannot be written ends the monitor at its start', async () => {
  await expect(watch(1, { metricsFile: '/no/such/directory/m.txt' })).rejects.toMatchObject({
    code: 'output_unwritable',
  });
});

test('a stall that the kernel tells of is looked at before the next tick is due', async () => {
  let isOpen = false;
  const stalls = {
    start: (onStall: () => void) => {
      isOpen = true;
      setTimeout(onStall, 2500);
    },
    close: () => {
      isOpen = false;
    },
  };
  const times: number[] = [];
  await watch(4, { stalls, onTick: () => times.push(now_s) });
  expect(times).toHaveLength(6);
  expect(times[3]).toBeCloseTo(2.51, 2);
  expect(isOpen).toBe(false);
});
