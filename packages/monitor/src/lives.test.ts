import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineParameters } from '@omnimind/engine/parameters';
import type { ObservedWorkload } from '@omnimind/engine/snapshot';
import { Engine } from '@omnimind/engine/tick';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { EarlierLives } from '@omnimind/protocol/earlier-lives';
import { foldedProtection } from '@omnimind/protocol/event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lives, thingOf } from './lives.ts';

const MiB = 2 ** 20;
const host = { cores: 2, memory_bytes: 4e9, swap_bytes: 0 };
let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'omnimind-lives-'));
});
afterEach(() => rmSync(state, { recursive: true }));
const files = () => readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
const kept = () =>
  files().flatMap((name) => JSON.parse(readFileSync(join(state, name), 'utf8')).runs as { peak_memory: number }[]);

/** A program of a session, by what it is called; a level in MiB. */
interface Program {
  readonly name: string;
  readonly level: (age_s: number) => number;
  readonly protectedBy?: string;
}
const fills: Program = { name: 'node server.js · shop', level: (age) => Math.min(300, 20 + 3 * age) };

/** A monitor whose ticks are called; the machine has been up for a day when it starts. */
class Watching {
  t = 0;
  readonly recalled: { workload: string; earlier: EarlierLives | null; age_s: number }[] = [];
  readonly engine = new Engine({
    parameters: engineParameters(defaultConfiguration),
    ladder: defaultConfiguration.ladder,
    mode: 'observe',
  });
  readonly lives: Lives;
  #present = new Map<string, { program: Program; started_s: number }>();

  readonly booted_s: number;

  constructor(booted_s = 86_400) {
    this.booted_s = booted_s;
    this.lives = new Lives({
      environment: { XDG_STATE_HOME: state },
      engine: {
        recall: (workload, usual, earlier, age_s) => {
          this.recalled.push({ workload, earlier, age_s });
          this.engine.recall(workload, usual, earlier, age_s);
        },
      },
      source: {
        describe: (id) => this.#descriptions.get(id),
        processesOf: (id) => [{ pid: 7, starttime: ((this.#present.get(id)?.started_s ?? 0) + booted_s) * 100 }],
      },
      owners: { of: () => 1000 },
      wall_ms: () => (1e6 + booted_s + this.t) * 1000,
      uptime_s: () => booted_s + this.t,
    });
  }

  readonly #descriptions = new Map<
    string,
    { name: string; pid: number; uid: number; directory: string; heaviest: null }
  >();

  /** @param started_s before or after the monitor began */
  start(id: string, program: Program, started_s = this.t): void {
    this.#present.set(id, { program, started_s });
    this.#descriptions.set(id, { name: program.name, pid: 7, uid: 1000, directory: '/home/a/shop', heaviest: null });
  }

  workloads(): ObservedWorkload[] {
    return [...this.#present].map(([id, { program, started_s }]) => ({
      id,
      facts: { interval_s: 1, host, workload: { name: id, memory_limit_bytes: 1000 * MiB } },
      protectedBy: program.protectedBy ?? null,
      // As the sampler has it: since its own first sample.
      sample: { t: this.t - Math.max(0, started_s), anon_bytes: program.level(this.t - started_s) * MiB },
    }));
  }

  /** Ticks for so long, a second each. */
  for(seconds: number, gone: readonly string[] = []): this {
    for (const id of gone) this.#present.delete(id);
    for (let i = 0; i < seconds; i += 1) {
      const snapshot = { time_s: this.t, workloads: this.workloads() };
      this.lives.observe({ t: this.t, snapshot, gone: i === 0 ? gone : [] });
      this.t += 1;
    }
    return this;
  }

  /** One life from its start to its end. */
  live(id: string, program: Program, seconds: number): void {
    this.start(id, program);
    this.for(seconds);
    this.for(20, [id]);
  }
}

/** Ages at which a workload was an alert or worse, s. */
function alertsOf(monitor: Watching, id: string, program: Program, seconds: number): number[] {
  monitor.start(id, program);
  return Array.from({ length: seconds }, (_, age) => {
    const workloads = monitor.workloads();
    monitor.engine.tick({ time_s: monitor.t, workloads });
    monitor.for(1);
    const { severity = 'ok' } = monitor.engine.verdict(id) ?? {};
    return severity === 'alert' || severity === 'critical' ? [age] : [];
  }).flat();
}

describe('what the engine makes of it, hours after the monitor began', () => {
  const loading = (rate: number, most: number): Program => ({
    ...fills,
    level: (age) => Math.min(most, 20 + rate * age),
  });

  test.each([
    ['the usual rise, twice as slow, is quiet', 280, []],
    ['what rises for longer is told when its time is over', 2000, [expect.toSatisfy((age) => age > 460 && age < 530)]],
  ])('%s', (_, most, expected) => {
    const monitor = new Watching();
    monitor.for(10_000);
    const unknown = alertsOf(monitor, 'session:0@0', { ...loading(0.65, most), name: 'another' }, 400);
    expect(unknown[0]).toBeLessThan(310);
    for (const id of ['session:1@1', 'session:2@2', 'session:3@3']) monitor.live(id, loading(1.5, 300), 600);
    expect(alertsOf(monitor, 'session:4@4', loading(0.65, most), 700).slice(0, 1)).toEqual(expected);
  });
});

describe('lives of what comes back', () => {
  test('are recalled ten seconds into the next one, with what they used', () => {
    const monitor = new Watching();
    for (const id of ['session:1@1', 'session:2@2', 'session:3@3']) monitor.live(id, fills, 600);
    monitor.start('session:4@4', fills);
    monitor.for(11);
    expect(monitor.recalled.at(-1)).toMatchObject({
      workload: 'session:4@4',
      age_s: 10,
      earlier: { lives: 3, peak_bytes: 300 * MiB, plateau: { bytes: 300 * MiB } },
    });
    expect(monitor.lives.of('session:4@4')).toMatchObject({ shape: { peak: 50 * MiB }, earlier: { lives: 3 } });
    expect(monitor.lives.of('session:1@1')).toBeUndefined();
  });

  test('are told apart by name, place and user, never by PID', () => {
    const monitor = new Watching();
    for (const id of ['session:1@1', 'session:2@2', 'session:3@3']) monitor.live(id, fills, 600);
    monitor.start('session:4@4', { ...fills, name: 'node worker.js · shop' });
    monitor.for(11);
    expect(monitor.lives.of('session:4@4')?.earlier).toBeNull();
  });

  test('too short or too small ones are not kept, nor what stands for many', () => {
    const monitor = new Watching();
    monitor.live('session:1@1', fills, 299);
    monitor.live('session:2@2', { ...fills, level: () => 8 }, 600);
    monitor.live('session:3@3', { ...fills, protectedBy: foldedProtection }, 600);
    monitor.lives.close();
    expect(files()).toEqual([]);
  });

  test('a session that runs another program has another life; the shell that it was does not count', () => {
    const monitor = new Watching();
    monitor.start('session:1@1', { name: 'bash', level: () => 20 });
    monitor.for(3);
    monitor.start('session:1@1', fills);
    monitor.for(600);
    monitor.start('session:1@1', { name: 'bash', level: () => 20 });
    monitor.for(20);
    expect(kept()).toMatchObject([{ peak_memory: 300 * MiB, life: { whole: true } }]);
    monitor.start('session:1@1', fills);
    monitor.for(20);
    expect(monitor.lives.of('session:1@1')).toMatchObject({ earlier: { lives: 1 }, shape: { peak: 77 * MiB } });
  });
});

describe('over the end of the monitor', () => {
  test('a kill loses at most the second half of a life', () => {
    const monitor = new Watching();
    monitor.start('session:1@1', fills);
    monitor.for(1000);
    expect(kept()).toMatchObject([{ duration_s: 600, peak_memory: 300 * MiB }]);
  });

  test('an ordinary end loses nothing', () => {
    const monitor = new Watching();
    monitor.start('session:1@1', fills);
    monitor.for(1000);
    monitor.lives.close();
    expect(kept()).toMatchObject([{ duration_s: 999 }]);
  });

  test('what goes on is one life, with the plateau that the first monitor saw, and is not excused again', () => {
    const first = new Watching();
    first.start('session:1@1', fills);
    first.for(700);
    const second = new Watching(first.booted_s + 700);
    second.start('session:1@1', fills, -700);
    second.for(500);
    expect(kept()).toMatchObject([{ duration_s: 1000, life: { whole: true, plateau: { bytes: 300 * MiB } } }]);
    expect(second.recalled.map(({ age_s }) => Math.round(age_s))).toEqual([710, 1000]);
    expect(second.lives.of('session:1@1')?.earlier).toBeNull();
  });

  test('what was there before any monitor has no plateau of its own', () => {
    const monitor = new Watching();
    monitor.start('session:1@1', fills, -5000);
    monitor.for(700);
    expect(kept()).toMatchObject([{ duration_s: 5600, life: { whole: false, plateau: null } }]);
  });

  test('a file that is damaged costs what was in it, and no tick', () => {
    const monitor = new Watching();
    for (const id of ['session:1@1', 'session:2@2', 'session:3@3']) monitor.live(id, fills, 600);
    for (const name of files()) writeFileSync(join(state, name), '{"format":"omnimind-earl');
    monitor.live('session:4@4', fills, 600);
    expect(kept()).toHaveLength(1);
  });
});

describe('the disk', () => {
  test('is written every 15 s at most, however many live and end; the oldest that wait are let go', () => {
    const monitor = new Watching();
    for (let i = 0; i < 300; i += 1) monitor.start(`session:${i}@${i}`, { ...fills, name: `program ${i}` });
    monitor.for(600);
    expect(files()).toHaveLength(20);
    monitor.for(
      301,
      Array.from({ length: 300 }, (_, i) => `session:${i}@${i}`),
    );
    expect(files().length).toBeLessThanOrEqual(41);
  });

  test('hundreds of workloads that wait for a write keep nobody from being recalled', () => {
    const monitor = new Watching();
    for (let i = 0; i < 300; i += 1) monitor.start(`session:${i}@${i}`, { ...fills, name: `program ${i}` });
    monitor.for(400);
    monitor.start('session:late@1', { ...fills, name: 'program 0' });
    monitor.for(12);
    expect(monitor.lives.of('session:late@1')?.earlier).toMatchObject({ lives: 1 });
  });
});

test.each([
  [
    'a unit, by its owner',
    'cgroup:/system.slice/postgresql.service#12',
    'postgres',
    [1000, { kind: 'unit', unit: 'postgresql.service' }],
  ],
  [
    'a desktop’s scope, without what is random',
    'cgroup:/user.slice/app-gnome-firefox-4711.scope#12',
    'firefox',
    [1000, { kind: 'unit', unit: 'app-gnome-firefox.scope' }],
  ],
  [
    'a container, by its name',
    `cgroup:/system.slice/docker-${'ab'.repeat(32)}.scope#12`,
    'web · shop',
    [1000, { container: 'web · shop' }],
  ],
  [
    'a container that nobody named',
    `cgroup:/system.slice/docker-${'ab'.repeat(32)}.scope#12`,
    'container abababababab',
    null,
  ],
  [
    'a program, by its name and place',
    'session:4711@99',
    'node server.js',
    [1000, { name: 'node server.js', directory: '/home/a/shop' }],
  ],
  ['what has no name yet', 'session:4711@99', '', null],
])('what makes it the same again: %s', (_, id, name, expected) => {
  expect(thingOf(id, 1000, { name, directory: '/home/a/shop' })).toEqual(expected);
});
