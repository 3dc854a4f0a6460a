import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FollowOptions } from '@omnimind/linux/journal/follow';
import type { KillReport } from '@omnimind/linux/journal/kill-lines';
import { killIn } from '@omnimind/messages/announcement';
import { translate } from '@omnimind/messages/translate';
import { UseHistory } from '@omnimind/monitor/use-history';
import { WorkloadMemory } from '@omnimind/monitor/workload-memory';
import type { Kill } from '@omnimind/protocol/event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { killEvent } from './kill-event.ts';
import { followKills } from './kill-follower.ts';
import { KillStore, readKills } from './kill-store.ts';
import { locateKill } from './locate-kill.ts';
import { killsOfRun } from './run-kills.ts';

let directory = '';
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'omnimind-kills-')), 'kills');
});
afterEach(() => rmSync(join(directory, '..'), { recursive: true }));

const MiB = 2 ** 20;
const time_usec = Date.UTC(2026, 10, 25, 14, 2) * 1000;
const report: KillReport = {
  killer: 'earlyoom',
  time_usec,
  pid: 4711,
  name: 'node',
  uid: 1000,
  memory_bytes: 3.1 * 2 ** 30,
  signal: 'SIGTERM',
  available_share: 0.027,
  swap_free_share: 0,
  cgroup: null,
  limit_bytes: null,
};
/** 9 min at 210 MiB/min, in steps of 5 s. */
const before = {
  interval_s: 5,
  cpu_cores: Array.from({ length: 109 }, () => 0.5),
  anon_bytes: Array.from({ length: 109 }, (_, index) => 100 * MiB + index * 17.5 * MiB),
};
const kept: Kill = {
  ...killEvent(report, { name: 'run api-tests', verdict: null, before }),
  t: 1,
  time: new Date(time_usec / 1000).toISOString(),
  workload: 'cgroup:/x#1',
};

describe('what is told of a kill', () => {
  const said = (killed: ReturnType<typeof killEvent>) =>
    killIn('en', { ...killed, t: 1, time: kept.time, workload: 'w' });

  test('who killed whom, why, and what it had done', () => {
    expect(said(killEvent(report, { name: 'run api-tests', verdict: null, before }))).toBe(
      'earlyoom killed node (PID 4711, 3.1 GiB): memory 2.7% free; memory had risen 210 MiB/min for 9 min',
    );
  });

  test('less where less is known, and nothing that steers a terminal', () => {
    const bare: KillReport = {
      ...report,
      killer: 'cgroup_limit',
      name: 'a\u001b[2J',
      available_share: null,
      limit_bytes: 100 * MiB,
    };
    expect(said(killEvent(bare, null))).toBe(
      'The limit of its cgroup killed a\\x1b[2J (PID 4711, 3.1 GiB): its limit of 100 MiB was reached',
    );
  });
});

describe('the workload of a kill', () => {
  const memory = (): WorkloadMemory => {
    const known = new WorkloadMemory();
    const history = new UseHistory();
    for (let t = 0; t < 60; t += 1) {
      history.add(t, 1, t * MiB);
      const row = { verdict: null, cpu_cores: 1, anon_bytes: t * MiB, pids: 1, rung: 'observe' as const };
      known.observe(
        t,
        [
          {
            ...row,
            id: 'cgroup:/a/omnimind-run-api-20261125-140000-abcdef.scope#7',
            name: 'omnimind-run-api-20261125-140000-abcdef.scope',
          },
          { ...row, id: 'cgroup:/b.service#8', name: 'b.service' },
        ],
        () => history,
      );
    }
    return known;
  };

  test('is known by its cgroup, or by the PID, with the minutes before', () => {
    const known = memory();
    expect(known.find({ ...report, cgroup: '/b.service' }, () => null)).toMatchObject({ name: 'b.service' });
    const found = known.find(report, (pid) =>
      pid === 4711 ? 'cgroup:/a/omnimind-run-api-20261125-140000-abcdef.scope#7' : null,
    );
    expect(found?.name).toBe('run api');
    expect(found?.before?.anon_bytes).toEqual([4, 9, 14, 19, 24, 29, 34, 39, 44, 49, 54, 59].map((each) => each * MiB));
    expect(known.find({ ...report, cgroup: '/a/c' }, () => null)).toMatchObject({ id: null, name: 'c' });
    expect(known.find({ ...report, cgroup: '/' }, () => null)).toBeNull();
    expect(known.find(report, () => null)).toBeNull();
    // systemd-oomd kills what lies deepest, which may be a part of the workload only.
    expect(known.find({ ...report, pid: null, cgroup: '/b.service/part' }, () => null)?.name).toBe('b.service');
    expect(known.find({ ...report, pid: null, cgroup: '/b.service2' }, () => null)?.id).toBeNull();
  });

  test('also when it is gone, but not for ever', () => {
    const known = memory();
    known.observe(200, [], () => undefined);
    expect(known.find({ ...report, cgroup: '/b.service' }, () => null)?.before).not.toBeNull();
    known.observe(400, [], () => undefined);
    expect(known.find({ ...report, cgroup: '/b.service' }, () => null)?.before).toBeNull();
  });
});

test('who still stands in the table of processes is found by its cgroup', () => {
  mkdirSync(join(directory, '4711'), { recursive: true });
  writeFileSync(join(directory, '4711', 'cgroup'), '0::/system.slice/hog.service\n');
  expect(locateKill(report, directory).cgroup).toBe('/system.slice/hog.service');
  expect(locateKill({ ...report, pid: 4712 }, directory).cgroup).toBeNull();
  expect(locateKill({ ...report, cgroup: '/known' }, directory).cgroup).toBe('/known');
});

describe('kept kills', () => {
  test('are read back, newest first, a hundred of them', () => {
    const store = new KillStore(directory, true);
    for (let i = 0; i < 105; i += 1)
      store.keep({ ...kept, time: new Date(time_usec / 1000 + i * 1000).toISOString() }, 'run api-tests');
    const kills = readKills([directory, directory, '/nonexistent']);
    expect(kills).toHaveLength(100);
    expect(kills[0]?.kill.time).toBe(new Date(time_usec / 1000 + 104_000).toISOString());
    expect((statSync(join(directory, readdirSync(directory)[0] ?? '')).mode & 0o777).toString(8)).toBe('640');
  });
});

describe('following', () => {
  const entry = (usec: number, pid: number) => ({
    cursor: '',
    realtime_usec: usec,
    message: `sending SIGTERM to process ${pid} uid 0 "hog": badness 900, VmRSS 400 MiB`,
    transport: 'stdout',
    unit: 'earlyoom.service',
    exe: '/usr/bin/earlyoom',
    uid: '0',
    pid: '1',
    facility: '3',
  });
  const follow = (now_ms: number) => {
    const told: string[] = [];
    let given: FollowOptions | undefined;
    followKills({
      store: new KillStore(directory, false),
      now_ms: () => now_ms,
      find: () => null,
      tell: (kill, workload, time) => {
        told.push(time);
        return { ...kill, t: 0, time, workload: workload?.id ?? 'machine' };
      },
      onNotice: (notice) => told.push(translate('en', notice)),
      proc: directory,
      follow: (options) => {
        given = options;
        return () => {};
      },
    });
    return {
      told,
      since_usec: given?.since_usec,
      log: (usec: number, pid: number) => given?.onEntry(entry(usec, pid)),
    };
  };

  test('who lives on was not killed, whatever the line says; who ends is told then', () => {
    vi.useFakeTimers();
    try {
      const { told, log } = follow(time_usec / 1000);
      const live = (pid: number, starttime: number) => {
        mkdirSync(join(directory, String(pid)), { recursive: true });
        const fields = Array.from({ length: 30 }, (_, index) => (index === 18 ? starttime : 0));
        writeFileSync(join(directory, String(pid), 'stat'), `${pid} (sshd) S ${fields.join(' ')}\n`);
      };
      for (const pid of [1, 7, 8]) live(pid, 100);
      for (const pid of [1, 7, 8]) log(time_usec + 5e6, pid);
      expect(told).toEqual([]);
      rmSync(join(directory, '7'), { recursive: true });
      // The PID went on to somebody else.
      live(8, 200);
      vi.advanceTimersByTime(1000);
      expect(told).toHaveLength(2);
      vi.advanceTimersByTime(120_000);
      rmSync(join(directory, '1'), { recursive: true });
      vi.advanceTimersByTime(120_000);
      expect(told).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a kill is told at its time and kept; the next start goes on after it, but not further back than ten minutes', () => {
    const now_ms = time_usec / 1000;
    const first = follow(now_ms);
    expect(first.since_usec).toBe(time_usec);
    first.log(time_usec + 5e6, 7);
    expect(first.told).toEqual(['2026-11-25T14:02:05.000Z']);
    expect(readKills([directory])).toMatchObject([{ workload_name: null, kill: { process: { pid: 7 } } }]);
    expect(follow(now_ms + 60_000).since_usec).toBe(time_usec + 5e6);
    expect(follow(now_ms + 3_600_000).since_usec).toBe(time_usec + 3000e6);
  });
});

describe('the kills of a run', () => {
  const run = { started_ms: time_usec / 1000 - 1000, cgroup: '/omnimind.slice/run.scope', wasSignaled: false };
  const entry = (message: string, more: object) => ({
    ...{
      cursor: '',
      realtime_usec: time_usec,
      message,
      transport: 'stdout',
      unit: '',
      exe: '',
      uid: '0',
      pid: '1',
      facility: '3',
    },
    ...more,
  });
  const earlyoom = (pid: number) =>
    entry(`sending SIGTERM to process ${pid} uid 0 "cc1": badness 9, VmRSS 4 MiB`, { unit: 'earlyoom.service' });

  test('are those of its processes and of its cgroup', async () => {
    const read = () =>
      Promise.resolve([
        earlyoom(7),
        earlyoom(8),
        entry('Killed /omnimind.slice/run.scope/child due to memory pressure for /x being', {
          unit: 'systemd-oomd.service',
        }),
        entry('Killed /omnimind.slice/run.scope2 due to memory pressure for /x being', {
          unit: 'systemd-oomd.service',
        }),
      ]);
    const found = await killsOfRun({ ...run, knew: (pid) => pid === 7 }, read, () => []);
    expect(found.map(({ name }) => name)).toEqual(['cc1', 'child']);
  });

  test('where the journal says nothing, what the system kept', async () => {
    const found = await killsOfRun(
      { ...run, knew: (pid) => pid === 4711 },
      () => Promise.resolve([]),
      () => [{ format: 'omnimind-kill', version: 1, workload_name: null, kill: { ...kept, workload: 'machine' } }],
    );
    expect(found).toMatchObject([{ pid: 4711, killer: 'earlyoom' }]);
  });
});
