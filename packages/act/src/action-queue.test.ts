import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineParameters } from '@omnimind/engine/parameters';
import type { PlannedAction } from '@omnimind/engine/policy/plan';
import { Engine } from '@omnimind/engine/tick';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { Rung } from '@omnimind/protocol/event';
import { asWritten, message } from '@omnimind/protocol/message';
import { settle } from '@omnimind/testing/fake-clock';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ActionQueue } from './action-queue.ts';
import type { Actuator, TakeOutcome } from './actuator/actuator.ts';

const action = (kind: PlannedAction['kind'], rung: Rung): PlannedAction => ({
  workload: 'w',
  kind,
  rung,
  resource: null,
  reason: asWritten(`${kind} ${rung}`),
  evidence: [],
});

function makeQueue(actuator: Pick<Actuator, 'take' | 'undo' | 'hasten'>) {
  const engine = new Engine({
    parameters: engineParameters(defaultConfiguration),
    ladder: defaultConfiguration.ladder,
    mode: 'smart',
  });
  const settled: string[] = [];
  vi.spyOn(engine, 'settle').mockImplementation((_, rung, outcome) => void settled.push(`${rung} ${outcome}`));
  const told: string[] = [];
  const queue = new ActionQueue({
    engine,
    actuator: { maintain: () => {}, ...actuator },
    processes: () => [],
    publish: (_, happening) => told.push(`${happening.type}${'rung' in happening ? ` ${happening.rung}` : ''}`),
  });
  return { queue, settled, told };
}

test('what needs no waiting is done when the call returns', () => {
  const { queue, settled, told } = makeQueue({
    take: () => ({ outcome: 'taken', text: asWritten('done') }),
    undo: () => asWritten('undone'),
  });
  queue.carryOut([action('take', 'watch'), action('take', 'notify'), action('take', 'deprioritize')]);
  queue.carryOut([action('undo', 'deprioritize')]);
  expect(settled).toEqual(['watch taken', 'notify taken', 'deprioritize taken', 'deprioritize undone']);
  expect(told).toEqual(['action_taken notify', 'action_taken deprioritize', 'action_undone deprioritize']);
});

test.each([
  [0.001, null, 'skipped'],
  [0.4, null, 'taken'],
  [0.001, 'runaway', 'taken'],
] as const)('a leak that uses %s of a core, with CPU %s: a lower priority is %s', (cores, cpu, outcome) => {
  const { queue, settled } = makeQueue({
    take: () => ({ outcome: 'taken', text: asWritten('done') }),
    undo: () => null,
  });
  const parameters = { pid: process.pid, name: 'node leak.js', growth_bytes: 2 ** 26, span_s: 60, cores };
  queue.carryOut([
    {
      ...action('take', 'deprioritize'),
      reason: message('reason.trouble', { memory: 'leaking', cpu, pressure: null, severity: 'alert' }),
      evidence: [{ signal: 'top_grower', value: 0.9, unit: 'share', threshold: null, parameters }],
    },
  ]);
  expect(settled).toEqual([`deprioritize ${outcome}`]);
});

test('who is widened to nobody stays on the rung', () => {
  const { queue, settled, told } = makeQueue({
    take: () => ({ outcome: 'skipped', reason: asWritten('nobody else') }),
    undo: () => null,
  });
  queue.carryOut([action('widen', 'deprioritize')]);
  expect([settled, told]).toEqual([[], []]);
});

test('what waits is done one after the other, in the order of the plan, and nothing overtakes it', async () => {
  const log: string[] = [];
  const later = async <T>(name: string, ticks: number, value: T): Promise<T> => {
    log.push(`${name} begins`);
    for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
    log.push(`${name} ends`);
    return value;
  };
  const { queue, settled } = makeQueue({
    take: ({ rung }) => later<TakeOutcome>(`take ${rung}`, 20, { outcome: 'skipped', reason: asWritten('no bus') }),
    undo: ({ rung }) => later(`undo ${rung}`, 1, asWritten('undone')),
  });
  queue.carryOut([action('take', 'deprioritize'), action('take', 'throttle')]);
  queue.carryOut([action('undo', 'throttle'), action('undo', 'watch')]);
  expect(settled).toEqual([]);
  await queue.settled();
  expect(log).toEqual([
    'take deprioritize begins',
    'take deprioritize ends',
    'take throttle begins',
    'take throttle ends',
    'undo throttle begins',
    'undo throttle ends',
  ]);
  expect(settled).toEqual(['deprioritize skipped', 'throttle skipped', 'throttle undone', 'watch undone']);
});

test('a throttle is hastened before what waits, and nothing else is', () => {
  const hastened: string[] = [];
  const { queue } = makeQueue({
    hasten: ({ rung }) => void hastened.push(rung),
    take: () => new Promise(() => {}),
    undo: () => null,
  });
  queue.carryOut([action('take', 'deprioritize'), action('take', 'throttle'), action('undo', 'throttle')]);
  expect(hastened).toEqual(['throttle']);
});

test('only what is paused is looked at for a signal that asks it to end', () => {
  const looked: string[] = [];
  const engine = new Engine({
    parameters: engineParameters(defaultConfiguration),
    ladder: defaultConfiguration.ladder,
    mode: 'smart',
  });
  const rung = vi.spyOn(engine, 'rung').mockReturnValue('throttle');
  const release = vi.spyOn(engine, 'release');
  const queue = new ActionQueue({
    engine,
    actuator: { take: () => ({ outcome: 'taken', text: asWritten('done') }), maintain: () => {}, undo: () => null },
    processes: (workload) => {
      looked.push(workload);
      return [{ pid: process.pid, starttime: 0 }];
    },
    publish: () => {},
  });
  queue.watchPause('w', 5);
  expect(looked).toEqual([]);
  rung.mockReturnValue('freeze');
  queue.watchPause('w', 5);
  expect(looked).toEqual(['w']);
  // Nothing waits for this process.
  expect(release).not.toHaveBeenCalled();
});

test('what is paused goes on when another process waits for a lock that it holds', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'omnimind-lock-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'lock');
  const holder = spawn('flock', [file, 'sleep', '60']);
  onTestFinished(() => void holder.kill());
  const lockedBy = () => readFileSync('/proc/locks', 'utf8').match(new RegExp(` ${holder.pid} `))?.[0];
  await expect.poll(lockedBy).toBeDefined();
  const engine = new Engine({
    parameters: engineParameters(defaultConfiguration),
    ladder: defaultConfiguration.ladder,
    mode: 'smart',
  });
  vi.spyOn(engine, 'rung').mockReturnValue('freeze');
  const release = vi.spyOn(engine, 'release');
  const queue = new ActionQueue({
    engine,
    actuator: { take: () => ({ outcome: 'taken', text: asWritten('done') }), maintain: () => {}, undo: () => null },
    processes: () => [{ pid: holder.pid ?? 0, starttime: 0 }],
    publish: () => {},
  });
  // Else it looks for the first time when it is loaded, which may be after the waiter has come.
  await import('./actuator/pause-obstacle.ts');
  queue.watchPause('w', 5);
  await settle();
  expect(release).not.toHaveBeenCalled();
  const waiter = spawn('flock', [file, 'true']);
  onTestFinished(() => void waiter.kill());
  await expect
    .poll(() => {
      queue.watchPause('w', 6);
      return release.mock.calls[0];
    })
    .toEqual(['w', 6, message('reason.awaited', { name: 'flock' })]);
});
