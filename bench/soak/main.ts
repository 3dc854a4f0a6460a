/**
 * The soak: `npm run bench:soak [-- --days 30] [--json]`. A machine's days by simulated time through engine, actuator with its
 * journal, announcer with its event log, and history: 500 workloads an hour come and go, one in 25 of them leaks or runs away, and
 * each day the monitor is killed once and started anew. Each hour has as many ticks as a monitor's that looks every ten seconds.
 * Prints the heap after each day and what was written, lost and undone; it fails when anything was lost or left in force, or when
 * the heap grows.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ActionQueue } from '@omnimind/act/action-queue';
import { Deprioritizer } from '@omnimind/act/actuator/deprioritize';
import { Journal } from '@omnimind/act/actuator/journal';
import { recoverJournals } from '@omnimind/act/actuator/recover';
import { UnitActuator } from '@omnimind/act/actuator/unit-actuator';
import { engineParameters } from '@omnimind/engine/parameters';
import { Engine } from '@omnimind/engine/tick';
import { unset } from '@omnimind/linux/systemd/service-manager';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { History } from '@omnimind/remember/history/history';
import { Announcer } from '@omnimind/tell/announcer';
import { EventLogReader } from '@omnimind/tell/event-log-reader';
import { FakeManager } from '@omnimind/testing/fake-manager';
import { FakeScheduling } from '@omnimind/testing/fake-scheduling';

const { values } = parseArgs({
  options: { days: { type: 'string', default: '30' }, json: { type: 'boolean', default: false } },
});
const days = Number(values.days);
const interval_s = 10;
const perHour = 500;
/** One in so many is trouble. */
const troubled = 25;
const lifetime_s = 150;
const MiB = 2 ** 20;
const host = { cores: 4, memory_bytes: 16 * 1024 * MiB, swap_bytes: 0 };

const directory = mkdtempSync(join(tmpdir(), 'omnimind-soak-'));
const journals = join(directory, 'journal');
mkdirSync(journals);
let now_s = 0;
const clock = { monotonic_s: () => now_s, wall_ms: () => Date.UTC(2026, 10, 1) + now_s * 1000 };
const systemd = new FakeManager({ mount: join(directory, 'cgroup') });

interface Living {
  readonly id: string;
  readonly unit: string;
  readonly path: string;
  readonly inode: number;
  readonly born_s: number;
  readonly dies_s: number;
  readonly isTrouble: boolean;
}

const living = new Map<string, Living>();
const told = { written: 0, taken: 0, undone: 0, missed: 0 };

/** One life of a monitor. */
class Life {
  readonly engine = new Engine({
    parameters: engineParameters(defaultConfiguration),
    ladder: defaultConfiguration.ladder,
    mode: 'smart',
  });
  readonly announcer = new Announcer({ directory: join(directory, 'events'), isShared: false, language: 'en', clock });
  readonly history = History.open({
    file: join(directory, 'history.db'),
    interval_s,
    maxBytes: 64 * MiB,
    clock,
    onNotice: (notice) => console.error('history:', notice.code),
  });
  readonly actuator = new UnitActuator({
    manager: systemd,
    journal: new Journal(journals, null),
    culprits: new Deprioritizer({
      scheduling: new FakeScheduling(),
      journal: new Journal(journals, null, '-culprit'),
      nice: 10,
      protectedNames: [],
    }),
    ladder: defaultConfiguration.ladder,
    lastResort: 0.1,
    processors: host.cores,
    cgroupRoot: join(directory, 'cgroup'),
    targetOf: (workload) => living.get(workload) ?? null,
    nameOf: () => 'worker',
    protectedNames: [],
  });
  readonly queue = new ActionQueue({
    engine: this.engine,
    actuator: this.actuator,
    processes: () => [],
    publish: (workload, body) => {
      if (body.type === 'action_taken') told.taken += 1;
      if (body.type === 'action_undone') told.undone += 1;
      const time = new Date(clock.wall_ms()).toISOString();
      this.announcer.tell({ ...body, t: now_s, time, workload }, () => about(workload));
    },
  });

  constructor() {
    this.announcer.listen((announcements) => {
      told.written += announcements.length;
    });
  }

  async tick(): Promise<void> {
    const workloads = [...living.values()].map((each) => ({
      id: each.id,
      facts: { interval_s, host, workload: { name: each.id } },
      protectedBy: null,
      sample: sampleOf(each),
    }));
    const { plan } = this.engine.tick({ time_s: now_s, workloads });
    this.queue.carryOut(plan);
    await this.queue.settled();
    this.announcer.tick();
    this.history.append(
      clock.wall_ms(),
      workloads.map(({ id, sample }) => ({
        ...{ id, name: id, verdict: this.engine.verdict(id), cpu_cores: 0.5, anon_bytes: sample.anon_bytes, pids: 2 },
        ...{ cpu_some: 0, memory_some: 0, memory_full: 0, io_some: 0 },
      })),
    );
  }

  async forget({ id, unit }: Living): Promise<void> {
    this.engine.forget(id);
    this.announcer.gone(id);
    systemd.end(unit);
    await this.actuator.forget(id);
  }

  close(): void {
    this.announcer.close();
    this.history.close();
  }
}

const about = (id: string) => ({
  workload: { id, name: id, uid: 1000 },
  verdict: null,
  cpu_percent: 50,
  memory_bytes: 2 ** 28,
});

function sampleOf({ born_s, isTrouble }: Living) {
  const age_s = now_s - born_s;
  return {
    t: age_s,
    user_usec: age_s * (isTrouble ? 3.9e6 : 0.3e6 + 0.1e6 * Math.sin(age_s / 30)),
    system_usec: age_s * 1e4,
    anon_bytes: Math.round((100 + (isTrouble ? age_s * 20 : 5 * Math.sin(age_s / 20))) * MiB),
    pids: 2,
    threads: 4,
    memory_full_usec: isTrouble ? age_s * 3e5 : 0,
    memory_some_usec: isTrouble ? age_s * 4e5 : 0,
    host: {
      cpu_busy_usec: now_s * 2e6,
      memory_available_bytes: (isTrouble ? Math.max(500, 12_000 - age_s * 20) : 12_000) * MiB,
    },
  };
}

let life = new Life();
let born = 0;

async function churn(): Promise<void> {
  for (; born < (now_s / 3600) * perHour; born += 1) {
    const isTrouble = born % troubled === 0;
    const unit = `w-${born}.scope`;
    const inode = systemd.addUnit(unit, `/${unit}`, 500 * MiB);
    const id = `cgroup:/${unit}#${inode}-${born}`;
    const dies_s = now_s + lifetime_s * (isTrouble ? 8 : 1);
    living.set(id, { id, unit, path: `/${unit}`, inode, born_s: now_s, dies_s, isTrouble });
  }
  for (const each of living.values()) {
    if (each.dies_s > now_s) continue;
    await life.forget(each);
    living.delete(each.id);
  }
}

/** As kill -9 does: the journal stays, its owner is no more; the next one undoes before it looks. */
async function killAndStart(): Promise<void> {
  life.close();
  for (const [count, name] of readdirSync(journals).entries()) {
    const text = readFileSync(join(journals, name), 'utf8').replace(/"starttime":\d+/, '"starttime":1');
    writeFileSync(join(journals, name), text);
    renameSync(join(journals, name), join(journals, `1-${count}.jsonl`));
  }
  await recoverJournals(journals, {
    scheduling: new FakeScheduling(),
    cgroupRoot: join(directory, 'cgroup'),
    connect: () => systemd,
  });
  told.missed += leftInForce();
  life = new Life();
}

/** Units that somebody's value is still on. */
function leftInForce(): number {
  const changed = (unit: string) =>
    systemd.value(unit, 'MemoryHigh') !== unset ||
    systemd.value(unit, 'CPUWeight') !== unset ||
    systemd.value(unit, 'FreezerState') !== 'running';
  return [...systemd.units.keys()].filter(changed).length;
}

const reader = new EventLogReader(join(directory, 'events'), {});
const read = { announcements: 0, lost: 0 };
function readEvents(): void {
  for (;;) {
    const { announcements, lost } = reader.read(1000);
    read.announcements += announcements.length;
    read.lost += lost;
    if (announcements.length === 0) return;
  }
}

const heaps: number[] = [];
for (let day = 1; day <= days; day += 1) {
  for (; now_s < day * 86_400; now_s += interval_s) {
    await churn();
    await life.tick();
    // What is announced is written at the end of a turn.
    if (now_s % 600 === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      readEvents();
    }
  }
  systemd.calls.length = 0;
  await killAndStart();
  readEvents();
  globalThis.gc?.();
  heaps.push(Math.round(process.memoryUsage().heapUsed / 1e5) / 10);
  if (!values.json) console.log(`day ${day}: heap ${heaps.at(-1)} MB, ${JSON.stringify({ ...told, ...read })}`);
}
life.close();
rmSync(directory, { recursive: true });
const grown_mb = (heaps.at(-1) ?? 0) - (heaps[Math.min(2, heaps.length - 1)] ?? 0);
const isGood =
  grown_mb < 5 && read.lost === 0 && read.announcements === told.written && told.missed === 0 && told.taken > 0;
const result = { days, workloads: born, heaps_mb: heaps, grown_mb, ...told, ...read, isGood };
console.log(values.json ? JSON.stringify(result) : isGood ? 'good' : `FAIL ${JSON.stringify(result)}`);
process.exitCode = isGood ? 0 : 1;
