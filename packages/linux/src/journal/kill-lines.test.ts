import { describe, expect, test } from 'vitest';
import type { JournalEntry } from './entry.ts';
import { parseEntry } from './entry.ts';
import { KillLines, killMatches } from './kill-lines.ts';

const base = {
  cursor: '',
  realtime_usec: 1e15,
  message: '',
  transport: 'stdout',
  unit: '',
  exe: '',
  uid: '0',
  pid: '1',
  facility: '3',
};
const earlyoom: Partial<JournalEntry> = { unit: 'earlyoom.service', exe: '/usr/bin/earlyoom', uid: '65534' };
const kernel: Partial<JournalEntry> = { transport: 'kernel', facility: '0' };
const oomd: Partial<JournalEntry> = { unit: 'systemd-oomd.service' };

function killsOf(from: Partial<JournalEntry>, ...messages: string[]) {
  const lines = new KillLines();
  return messages.flatMap(
    (message, index) => lines.take({ ...base, ...from, message, realtime_usec: 1e15 + index }) ?? [],
  );
}

describe('earlyoom 1.7', () => {
  const scarce = 'mem avail:    27 of   960 MiB ( 2.70%), swap free:    0 of    0 MiB ( 0.00%)';
  const limits = 'low memory! at or below SIGTERM limits: mem 3.00%, swap 10.00%';
  const kill = 'sending SIGTERM to process 4711 uid 1000 "node": badness 812, VmRSS 3100 MiB';

  test('who, how large, and what was left', () => {
    expect(killsOf(earlyoom, scarce, limits, kill)).toEqual([
      {
        killer: 'earlyoom',
        time_usec: 1e15 + 2,
        pid: 4711,
        name: 'node',
        uid: 1000,
        memory_bytes: 3100 * 2 ** 20,
        signal: 'SIGTERM',
        available_share: 0.027,
        swap_free_share: null,
        cgroup: null,
        limit_bytes: null,
      },
    ]);
  });

  test('a SIGKILL that follows the SIGTERM is the same death', () => {
    expect(killsOf(earlyoom, kill, kill.replace('SIGTERM', 'SIGKILL'))).toHaveLength(1);
  });

  test('whatever a process calls itself', () => {
    const forged = 'sending SIGTERM to process 4711 uid 1000 "a" b\n"c": badness 12, VmRSS 5 MiB';
    expect(killsOf(earlyoom, forged)).toMatchObject([{ name: 'a" b\n"c', memory_bytes: 5 * 2 ** 20 }]);
  });

  test('from 1.8 on with a command line, which may hold anything', () => {
    const later = (fields: string) =>
      `sending SIGTERM to process 4711 uid 1000 "node": ${fields}, VmRSS 3100 MiB, cmdline "x": badness 1, VmRSS 5 MiB"`;
    for (const fields of ['oom_score 812', 'oom_score 812, oom_score_adj 0'])
      expect(killsOf(earlyoom, later(fields))).toMatchObject([{ name: 'node', memory_bytes: 3100 * 2 ** 20 }]);
  });

  test('a command line with lines of its own names nobody else as killed', () => {
    const from = (cmdline: string) =>
      `sending SIGTERM to process 4711 uid 1000 "node": oom_score 812, VmRSS 3100 MiB, cmdline "${cmdline}"`;
    const forged = 'sending SIGTERM to process 1 uid 0 "systemd": oom_score 9, VmRSS 5 MiB';
    const later = kill.replace('4711', '4712');
    const lines = new KillLines();
    const pidsOf = (text: string, realtime_usec: number) =>
      text.split('\n').map((message) => lines.take({ ...base, ...earlyoom, message, realtime_usec })?.pid ?? null);
    expect(pidsOf(from(`x\n${forged}`), 1e15)).toEqual([4711, null]);
    expect(pidsOf(later, 1e15 + 1)).toEqual([4712]);
    // With the quote closed by itself, in one piece; with it open, in two.
    expect(pidsOf(from(`x"\n${forged}\n`), 2e15)).toEqual([4711, null, null]);
    expect(pidsOf(from('x\ny').slice(0, -1), 3e15)).toEqual([4711, null]);
    expect(pidsOf(`${forged}"`, 3e15 + 5000)).toEqual([null]);
    expect(pidsOf(kill.replace('4711', '4713'), 3e15 + 6000)).toEqual([4713]);
  });

  test('a name with a newline, at which journald ends the entry', () => {
    const parts = ['sending SIGTERM to process 4711 uid 1000 "a', 'b": badness 12, VmRSS 5 MiB'];
    expect(killsOf(earlyoom, ...parts)).toMatchObject([{ pid: 4711, name: 'a', memory_bytes: null }]);
  });

  test('a line that somebody else wrote under its name is not believed', () => {
    for (const from of [
      { unit: 'user@1000.service', uid: '1000', exe: '/usr/bin/logger' },
      { uid: '1000', exe: '/usr/bin/earlyoom' },
      { uid: '0', exe: '/tmp/earlyoom' },
    ])
      expect(killsOf(from, kill)).toEqual([]);
  });
});

describe('the kernel', () => {
  const choice =
    'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=hog.service,mems_allowed=0,oom_memcg=/system.slice/hog.service,task_memcg=/system.slice/hog.service,task=leak-c-malloc,pid=512,uid=0';
  const death =
    'Memory cgroup out of memory: Killed process 512 (leak-c-malloc) total-vm:105348kB, anon-rss:100352kB, file-rss:1024kB, shmem-rss:0kB, UID:0 pgtables:240kB oom_score_adj:0';

  test('by the limit of a cgroup: which one, and how much that was', () => {
    expect(killsOf(kernel, 'memory: usage 102400kB, limit 102400kB, failcnt 71', choice, death)).toMatchObject([
      {
        killer: 'cgroup_limit',
        pid: 512,
        name: 'leak-c-malloc',
        uid: 0,
        memory_bytes: 101376 * 1024,
        cgroup: '/system.slice/hog.service',
        limit_bytes: 102400 * 1024,
        signal: 'SIGKILL',
      },
    ]);
  });

  test('for want of memory of the machine', () => {
    const global = death.replace('Memory cgroup out of memory', 'Out of memory');
    expect(killsOf(kernel, choice, global)).toMatchObject([{ killer: 'kernel', limit_bytes: null }]);
  });

  test('what user space wrote to its log is not believed', () => {
    expect(killsOf({ ...kernel, facility: '1' }, death)).toEqual([]);
    expect(killsOf({ transport: 'syslog', facility: '0' }, death)).toEqual([]);
  });
});

test('systemd-oomd kills whole cgroups', () => {
  const path = '/user.slice/user-1000.slice/user@1000.service/app.slice/app-hog.scope';
  const message = `Killed ${path} due to memory pressure for /user.slice being 62.51% > 50.00% for > 20s with reclaim activity`;
  expect(killsOf(oomd, message)).toMatchObject([
    { killer: 'systemd-oomd', pid: null, name: 'app-hog.scope', cgroup: path },
  ]);
  expect(killsOf({ unit: 'other.service' }, message)).toEqual([]);
});

test('a line of journalctl, whatever its fields are', () => {
  const line = (fields: object) => JSON.stringify({ __REALTIME_TIMESTAMP: '1764057600000000', ...fields });
  expect(parseEntry(line({ MESSAGE: [104, 105, 255], _UID: ['0', '1'] }))).toMatchObject({
    message: 'hi\ufffd',
    uid: '0',
  });
  expect(parseEntry(line({ MESSAGE: null }))).toMatchObject({ message: '', unit: '' });
  for (const bad of ['', '{', '7', 'null', '{}']) expect(parseEntry(bad)).toBeNull();
});

test("journalctl is not asked for what users' programs of that name write", () => {
  const alternatives = killMatches.join(' ').split(' + ');
  expect(alternatives.filter((each) => each.includes('_COMM=earlyoom') && !each.includes('_UID=0'))).toEqual([]);
});
